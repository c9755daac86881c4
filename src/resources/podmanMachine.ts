import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const podmanMachineInputs = z.strictObject({
  /** Container name. */
  name: z.string(),
  /** Name of the machine in its lab, and its host name. */
  machine: z.string(),
  network: z.string(),
  address: z.string(),
  /** The artifact that it boots; its layer above is the machine's own. */
  rootfs: z.string(),
  /** Directories on volumes of their own, below which overlay mounts are wanted; filled from the root file system. */
  volumes: z.array(z.strictObject({ path: z.string(), seed: z.enum(["copy", "link"]) })),
  cpus: z.number().optional(),
  /** Bytes. */
  memory: z.number().optional(),
  /** The availability zone that the metadata service reports. */
  zone: z.string(),
  /** Lines for /etc/hosts. */
  hosts: z.string(),
  /** OpenSSH private key. Secret. */
  hostKey: z.string(),
  authorizedKey: z.string(),
});

export interface PodmanMachineOutputs {
  /** Names of the volumes, in the order of their paths. */
  readonly volumeNames: readonly string[];
  readonly container: string;
  /** When it was started last. */
  readonly boot: string;
}

export type PodmanMachineArgs = ArgsOf<typeof podmanMachineInputs>;

/** A machine as a booted systemd container. */
export class PodmanMachine extends LabResource<PodmanMachineOutputs> {
  declare readonly boot: pulumi.Output<PodmanMachineOutputs["boot"]>;

  constructor(name: string, args: PodmanMachineArgs, options?: pulumi.CustomResourceOptions) {
    super("PodmanMachine", name, args, { outputs: ["boot"] }, options);
  }
}
