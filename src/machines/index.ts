import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/load";
import type { Sources } from "../sources";
import { generationOf } from "./generation";
import { hostMachines } from "./host";
import { openstackMachines } from "./openstack";
import { wantedMachines } from "./requests";
import type { MachineSources } from "./sources";
import type { Machine, Machines, ManilaNeeds, WantedMachine } from "./types";

/** The first layer: machines of the configured kind, each with a pinned host key and a running sshd. */
export class MachinesLayer extends pulumi.ComponentResource implements Machines {
  declare readonly controlPlane: Machine;
  declare readonly workers: readonly Machine[];
  declare readonly storage: Machine | undefined;
  declare readonly network: string;

  constructor(
    settings: Settings,
    sources: Sources,
    manila: ManilaNeeds,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Machines", "machines", {}, options);
    const requests = wantedMachines(settings.machines, manila).map((request) => ({
      ...request,
      generation: generationOf(settings, request),
    }));
    const machines = machinesOf(settings, sources.machines, requests, manila, { parent: this });
    const controlPlane = machines.find(({ role }) => role === "control-plane");
    const storage = machines.find(({ role, hostsManila }) => hostsManila || role === "storage");
    if (controlPlane === undefined || (storage === undefined && manila.placement !== "none")) {
      throw new Error("a lab without a control plane, or without a place for Manila, was asked for");
    }
    Object.assign(this, {
      controlPlane,
      workers: machines.filter(({ role }) => role === "worker"),
      storage,
      network: networkOf(settings, sources.machines),
    });
    this.registerOutputs({
      addresses: machines.map(({ name, id, address }) => pulumi.all({ name, id, address })),
    });
  }
}

function networkOf({ machines }: Settings, sources: MachineSources): string {
  return ("cloud" in sources ? sources.cloud.network?.cidr : undefined) ?? machines.subnet;
}

/** The seam of the kinds of machines, for the program; that for the commands is places.ts. */
function machinesOf(
  { machines, stack }: Settings,
  sources: MachineSources,
  requests: readonly WantedMachine[],
  { apis }: ManilaNeeds,
  options: { readonly parent: pulumi.Resource },
): Machine[] {
  if (machines.kind !== "openstack" && "host" in sources) {
    return hostMachines(stack, machines, sources.host, requests, options);
  }
  if (machines.kind === "openstack" && "cloud" in sources) {
    return openstackMachines(sources.mark, machines, sources.cloud, requests, apis, options);
  }
  throw new Error(`machines of the kind ${machines.kind} were asked for, and another place was looked at`);
}
