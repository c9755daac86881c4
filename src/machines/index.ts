import * as pulumi from "@pulumi/pulumi";
import type { Artifacts } from "../artifacts";
import type { Settings } from "../settings/load";
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
    artifacts: Artifacts,
    extra: readonly MachineRequest[],
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Machines", "machines", {}, options);
    const requests = [...clusterMachines(settings.machines.workers), ...extra];
    const machines = podmanMachines(settings, artifacts, requests, { parent: this });
    const [controlPlane] = machines.filter(({ role }) => role === "control-plane");
    if (controlPlane === undefined) {
      throw new Error("a lab without a control plane was asked for");
    }
    Object.assign(this, {
      controlPlane,
      workers: machines.filter(({ role }) => role === "worker"),
      storage: machines.find(({ role }) => role === "storage"),
      network: settings.machines.subnet,
    });
    this.registerOutputs({
      addresses: machines.map(({ name, id, address }) => pulumi.all({ name, id, address })),
    });
  }
}
