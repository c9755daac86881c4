import * as pulumi from "@pulumi/pulumi";
import type { MachineRequest, Machines } from "../machines/types";
import type { Settings } from "../settings/load";
import { packagesManila } from "./packages";
import type { ManilaService } from "./types";

/** The machines that the configured Manila kind wants beside the cluster's. */
export function manilaMachines(): MachineRequest[] {
  return [{ name: "storage", role: "storage" }];
}

/** The third layer: a Manila with a native CephFS and a CephFS-through-NFS back end. */
export class ManilaLayer extends pulumi.ComponentResource {
  readonly service: ManilaService;

  constructor(settings: Settings, { storage }: Machines, options?: pulumi.ComponentResourceOptions) {
    super("manilakube:layer:Manila", "manila", {}, options);
    if (storage === undefined) {
      throw new Error(`manila.kind ${settings.manila.kind} needs a machine of its own`);
    }
    this.service = packagesManila(settings.manila, settings.machines.zone, storage, { parent: this });
    this.registerOutputs({ authUrl: this.service.authUrl, ready: this.service.ready.id });
  }
}
