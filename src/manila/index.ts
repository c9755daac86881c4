import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster/types";
import type { Machines } from "../machines/types";
import { isExisting } from "../settings/existingManila";
import type { Settings } from "../settings/load";
import { devstackManila } from "./devstack";
import { existingManila } from "./existing";
import { accessTo, storageOf } from "../storage";
import type { Sources } from "../sources";
import { packagesManila } from "./packages";
import { podsManila } from "./pods";
import type { ManilaService } from "./types";

/**
 * The third layer: a Manila of the lab's own with the storage under it, which give a native CephFS and a CephFS-through-NFS back
 * end, or a Manila that is there already.
 */
export class ManilaLayer extends pulumi.ComponentResource {
  readonly service: ManilaService;

  /** @param facts of what is there already; undefined where the lab makes its own */
  constructor(
    settings: Settings,
    facts: Pick<Sources, "manila" | "storage">,
    machines: Machines,
    cluster: Cluster,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Manila", "manila", {}, options);
    this.service = manilaOf(settings, facts, machines, cluster, { parent: this });
    const { authUrl, ready } = this.service;
    this.registerOutputs({ authUrl, ready: pulumi.all(ready.map(({ urn }) => urn)) });
  }
}

/** The seam of the Manila kinds. */
function manilaOf(
  settings: Settings,
  facts: Pick<Sources, "manila" | "storage">,
  places: Machines,
  cluster: Cluster,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const { stack, manila, machines } = settings;
  const machine = places.storage;
  if (isExisting(manila)) {
    if (facts.manila === undefined) {
      throw new Error("a lab with a Manila that is there already was asked for, and none was looked at");
    }
    return existingManila(manila, facts.manila);
  }
  if (machine === undefined) {
    throw new Error(`a Manila of the kind ${manila.kind} was asked for, and no machine for it`);
  }
  switch (manila.kind) {
    case "packages":
      return packagesManila(
        stack,
        manila,
        machines.zone,
        () => storageOf(settings, facts.storage, machine, options),
        machine,
        options,
      );
    case "pods": {
      const storage = storageOf(settings, facts.storage, machine, options);
      const access = accessTo(storage, machine, options);
      return podsManila(settings, manila, { machines: places, cluster, storage, access }, options);
    }
    case "devstack":
      return devstackManila(stack, manila, machines.zone, machine, options);
  }
}
