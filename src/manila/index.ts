import * as pulumi from "@pulumi/pulumi";
import type { Machine, Machines } from "../machines/types";
import { isExisting } from "../settings/existingManila";
import type { Settings } from "../settings/load";
import { devstackManila } from "./devstack";
import { existingManila } from "./existing";
import { storageOf } from "../storage";
import type { Sources } from "../sources";
import { packagesManila } from "./packages";
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
    { storage }: Pick<Machines, "storage">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Manila", "manila", {}, options);
    this.service = manilaOf(settings, facts, storage, { parent: this });
    const { authUrl, ready } = this.service;
    this.registerOutputs({ authUrl, ready: pulumi.all(ready.map(({ urn }) => urn)) });
  }
}

/** The seam of the Manila kinds. */
function manilaOf(
  settings: Settings,
  facts: Pick<Sources, "manila" | "storage">,
  machine: Machine | undefined,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const { stack, manila, machines } = settings;
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
    case "devstack":
      return devstackManila(stack, manila, machines.zone, machine, options);
  }
}
