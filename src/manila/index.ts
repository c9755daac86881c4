import * as pulumi from "@pulumi/pulumi";
import type { Machine, Machines } from "../machines/types";
import type { Settings } from "../settings/load";
import { devstackManila } from "./devstack";
import { packagesManila } from "./packages";
import type { ManilaService } from "./types";

/** The third layer: a Manila with a native CephFS and a CephFS-through-NFS back end. */
export class ManilaLayer extends pulumi.ComponentResource {
  readonly service: ManilaService;

  constructor(settings: Settings, { storage }: Machines, options?: pulumi.ComponentResourceOptions) {
    super("manilakube:layer:Manila", "manila", {}, options);
    this.service = manilaOf(settings, storage, { parent: this });
    this.registerOutputs({ authUrl: this.service.authUrl, ready: this.service.ready.id });
  }
}

/** The seam of the Manila kinds. */
function manilaOf(
  { manila, machines }: Settings,
  machine: Machine,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  switch (manila.kind) {
    case "packages":
      return packagesManila(manila, machines.zone, machine, options);
    case "devstack":
      return devstackManila(manila, machines.zone, machine, options);
  }
}
