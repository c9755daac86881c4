import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/load";
import type { Sources } from "../sources";
import { openstackMachines } from "./openstack";
import { podmanMachines } from "./podman";
import { clusterMachines } from "./requests";
import type { Machine, MachineRequest, Machines } from "./types";

/** The first layer: machines of the configured kind, each with a pinned host key and a running sshd. */
export class MachinesLayer extends pulumi.ComponentResource implements Machines {
  declare readonly controlPlane: Machine;
  declare readonly workers: readonly Machine[];
  declare readonly storage: Machine | undefined;
  declare readonly network: string;

  /**
   * @param extra machines that the Manila kind wants beside the cluster's
   */
  constructor(
    settings: Settings,
    sources: Sources,
    extra: readonly MachineRequest[],
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Machines", "machines", {}, options);
    const requests = [...clusterMachines(settings.machines.workers), ...extra];
    const machines = machinesOf(settings, sources, requests, { parent: this });
    const [controlPlane] = machines.filter(({ role }) => role === "control-plane");
    if (controlPlane === undefined) {
      throw new Error("a lab without a control plane was asked for");
    }
    Object.assign(this, {
      controlPlane,
      workers: machines.filter(({ role }) => role === "worker"),
      storage: machines.find(({ role }) => role === "storage"),
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
      return openstackMachines(stack, machines, cloud, requests, options);
  }
}
