import { createHash } from "node:crypto";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { MachineGeneration } from "../../resources/machineGeneration";
import { SshKeyPair } from "../../resources/sshKeyPair";
import type { OpenstackSettings } from "../../settings/load";
import { machineName } from "../names";
import type { WantedMachine } from "../types";
import { userData } from "../userData";
import type { CloudFacts } from "./cloud/facts";
import { descriptionOf, metadataOf, tagsOf, type LabMark } from "./mark";
import type { LabNetwork } from "./network";

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
  request: WantedMachine,
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
  const generation = new MachineGeneration(
    `${name}-generation`,
    {
      ...request.generation,
      fixed: { ...request.generation.fixed, ...fixedInCloud(request, settings, facts) },
    },
    own,
  );
  const port = new openstack.networking.Port(
    `${name}-port`,
    {
      name: pulumi.interpolate`${machineName(mark.stack, name)}-${generation.id}`,
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

/** What makes a server another one, beside what does so for every machine: much of it Nova would refuse, or change in vain. */
function fixedInCloud(
  { role }: WantedMachine,
  settings: OpenstackSettings,
  facts: CloudFacts,
): Record<string, string> {
  const { zone, configDrive, rootVolume, user, antiAffinity, subnet, floatingIps } = settings;
  const { images, flavors, network, externalNetwork } = facts;
  const size = role === "storage" ? "storage" : "node";
  const firstWords = userData({ name: "", hostKey: { private: "", public: "" } });
  return {
    "machines.image": images[size],
    "machines.flavor": flavors[size],
    "machines.zone": zone,
    "machines.configDrive": `${configDrive}`,
    "machines.rootVolume": JSON.stringify(rootVolume ?? null),
    "machines.user": user,
    "machines.antiAffinity": antiAffinity,
    "machines.network": network?.id ?? "",
    // kubeadm, Ceph and the API's certificate have the machines' addresses.
    "machines.subnet": network?.cidr ?? subnet,
    // The API's certificate has the address of the control plane's floating IP.
    ...(role === "control-plane" && floatingIps !== "none"
      ? { "machines.externalNetwork": externalNetwork.id }
      : {}),
    userData: createHash("sha256").update(firstWords).digest("hex"),
  };
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
