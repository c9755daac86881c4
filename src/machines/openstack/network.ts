import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { CloudFacts } from "./cloud/facts";
import type { OpenstackSettings } from "../../settings/load";
import { labName } from "../names";
import { descriptionOf, tagsOf, type LabMark } from "./mark";

/** Where a lab's machines are plugged in. */
export interface LabNetwork {
  readonly networkId: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** What a floating IP must wait for. */
  readonly routed: readonly pulumi.Resource[];
}

/** An existing network as it is, or one of the lab's own behind a router. */
export function labNetwork(
  mark: LabMark,
  settings: OpenstackSettings,
  facts: CloudFacts,
  options: pulumi.CustomResourceOptions,
): LabNetwork {
  if (facts.network !== undefined) {
    return { networkId: facts.network.id, subnetId: facts.network.subnetId, routed: [] };
  }
  const own = { name: labName(mark.stack), description: descriptionOf(mark), tags: tagsOf(mark) };
  const network = new openstack.networking.Network("network", { ...own, adminStateUp: true }, options);
  const subnet = new openstack.networking.Subnet(
    "subnet",
    {
      ...own,
      networkId: network.id,
      cidr: settings.subnet,
      ipVersion: 4,
      dnsNameservers: settings.dnsServers,
    },
    options,
  );
  const router = new openstack.networking.Router(
    "router",
    { ...own, adminStateUp: true, externalNetworkId: facts.externalNetwork.id },
    options,
  );
  const plugged = new openstack.networking.RouterInterface(
    "router-interface",
    { routerId: router.id, subnetId: subnet.id },
    options,
  );
  return { networkId: network.id, subnetId: subnet.id, routed: [plugged] };
}
