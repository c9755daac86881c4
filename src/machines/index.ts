import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/load";
import type { Sources } from "../sources";
import { openstackMachines } from "./openstack";
import { podmanMachines } from "./podman";
import { labMachines } from "./requests";
import type { Machine, MachineRequest, Machines, ManilaNeeds } from "./types";

/** The first layer: machines of the configured kind, each with a pinned host key and a running sshd. */
export class MachinesLayer extends pulumi.ComponentResource implements Machines {
  declare readonly controlPlane: Machine;
  declare readonly workers: readonly Machine[];
  declare readonly storage: Machine;
  declare readonly network: string;

  constructor(
    settings: Settings,
    sources: Sources,
    manila: ManilaNeeds,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Machines", "machines", {}, options);
    const requests = labMachines(settings.machines.workers, manila.placement);
    const machines = machinesOf(settings, sources, requests, manila, { parent: this });
    const controlPlane = machines.find(({ role }) => role === "control-plane");
    const storage = machines.find(({ hostsManila }) => hostsManila);
    if (controlPlane === undefined || storage === undefined) {
      throw new Error("a lab without a control plane, or without a place for Manila, was asked for");
    }
    Object.assign(this, {
      controlPlane,
      workers: machines.filter(({ role }) => role === "worker"),
      storage,
      network: sources.cloud?.network?.cidr ?? settings.machines.subnet,
    });
    this.registerOutputs({
      addresses: machines.map(({ name, id, address }) => pulumi.all({ name, id, address })),
    });
  }
}

/** The seam of the machine kinds. */
function machinesOf(
  settings: Settings,
  { artifacts, cloud }: Sources,
  requests: readonly MachineRequest[],
  { apis }: ManilaNeeds,
  options: { readonly parent: pulumi.Resource },
): Machine[] {
  const { machines, stack } = settings;
  switch (machines.kind) {
    case "podman":
      return podmanMachines(stack, machines, artifacts, requests, options);
    case "openstack":
      if (cloud === undefined) {
        throw new Error("machines of a cloud were asked for, and no cloud was looked at");
      }
      return openstackMachines(stack, machines, cloud, requests, apis, options);
  }
}
