import { createHash } from "node:crypto";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { CloudFacts } from "./cloud/facts";
import { SshKeyPair } from "../../resources";
import type { OpenstackSettings } from "../../settings/load";
import { machineName } from "../names";
import type { MachineRequest } from "../types";
import { descriptionOf, metadataOf, tagsOf, type LabMark } from "./mark";
import type { LabNetwork } from "./network";
import { userData } from "../userData";

/** What all servers of a lab have in common. */
export interface ServerContext {
  readonly mark: LabMark;
  readonly settings: OpenstackSettings;
  readonly facts: CloudFacts;
  readonly network: LabNetwork;
  readonly keyName: pulumi.Input<string>;
  /** Server group; none where machines may meet on a hypervisor. */
  readonly group: openstack.compute.ServerGroup | undefined;
  /** For resources in the cloud. */
  readonly options: pulumi.CustomResourceOptions;
  /** For resources of the lab's own. */
  readonly own: pulumi.CustomResourceOptions;
}

export interface Server {
  readonly instance: openstack.compute.Instance;
  readonly port: openstack.networking.Port;
  readonly privateAddress: pulumi.Output<string>;
  /** What cloud-init installs; it has been in the metadata service, so it is for the first contact only. */
  readonly firstHostKey: SshKeyPair;
}

/** One server with a port of its own. */
export function server(
  request: MachineRequest,
  groups: readonly openstack.networking.SecGroup[],
  after: readonly pulumi.Resource[],
  { mark, settings, facts, network, keyName, group, options, own }: ServerContext,
): Server {
  const { name, role } = request;
  const size = role === "storage" ? "storage" : "node";
  const firstHostKey = new SshKeyPair(`${name}-first-host-key`, { comment: name }, own);
  const chosen = {
    imageId: facts.images[size],
    flavorId: facts.flavors[size],
    availabilityZone: settings.zone,
    configDrive: settings.configDrive,
    keyPair: keyName,
    userData: pulumi.secret(
      pulumi
        .all([firstHostKey.privateKey, firstHostKey.publicKey])
        .apply(([secret, key]) => userData({ name, hostKey: { private: secret, public: key } })),
    ),
  };
  const port = new openstack.networking.Port(
    `${name}-port`,
    {
      name: `${machineName(mark.stack, name)}-${digest([facts.images[size], facts.flavors[size], settings])}`,
      description: descriptionOf(mark, name),
      networkId: network.networkId,
      fixedIps: [{ subnetId: network.subnetId }],
      securityGroupIds: groups.map(({ id }) => id),
      adminStateUp: true,
      tags: tagsOf(mark),
    },
    // Pulumi makes the new server before it deletes the old one, and Nova attaches no port that the old server still has: so
    // the new server needs a port of its own. A new port also forces a new server; the provider would rebuild the old one in
    // place, and the lab would not know that all on it is gone.
    { ...options, replaceOnChanges: ["name"] },
  );
  const instance = new openstack.compute.Instance(
    name,
    {
      name: machineName(mark.stack, name),
      ...chosen,
      ...bootFrom(settings, chosen.imageId),
      networks: [{ port: port.id }],
      metadata: { ...metadataOf(mark), role },
      ...(group === undefined ? {} : { schedulerHints: [{ group: group.id }] }),
    },
    { ...options, dependsOn: [...after] },
  );
  return { instance, port, privateAddress: port.allFixedIps.apply(([first]) => first ?? ""), firstHostKey };
}

/** Six hex digits over what makes a server another one. */
function digest([image, flavor, { zone, configDrive, rootVolume, user }]: readonly [
  string,
  string,
  OpenstackSettings,
]): string {
  const parts = JSON.stringify([image, flavor, zone, configDrive, rootVolume ?? null, user]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 6);
}

function bootFrom(
  { rootVolume }: OpenstackSettings,
  imageId: string,
): Partial<openstack.compute.InstanceArgs> {
  if (rootVolume === undefined) {
    return {};
  }
  const { size, type } = rootVolume;
  const disk = {
    uuid: imageId,
    sourceType: "image",
    destinationType: "volume",
    bootIndex: 0,
    volumeSize: size,
    deleteOnTermination: true,
    ...(type === undefined ? {} : { volumeType: type }),
  };
  return { blockDevices: [disk] };
}
