import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const virtualMachineInputs = z.strictObject({
  /** Its name on this host. */
  name: z.string(),
  /** Its name in the lab, and its host name. */
  machine: z.string(),
  /** The lab's network in podman. */
  network: z.string(),
  address: z.string(),
  /** The qcow2 image that its disk lies over. */
  image: z.string(),
  cpus: z.number().int(),
  /** Bytes. */
  memory: z.number(),
  /** Bytes. */
  disk: z.number(),
  /** The availability zone that its metadata service reports. */
  zone: z.string(),
  authorizedKey: z.string(),
  /** cloud-init's configuration. Secret. */
  userData: z.string(),
});

export interface VirtualMachineOutputs {
  /** Id of the machine. */
  readonly instance: string;
  /** When it was started last. */
  readonly boot: string;
}

/** A virtual machine on this host. */
export class VirtualMachine extends LabResource<VirtualMachineOutputs> {
  declare readonly boot: pulumi.Output<VirtualMachineOutputs["boot"]>;

  constructor(
    name: string,
    args: ArgsOf<typeof virtualMachineInputs>,
    options?: pulumi.CustomResourceOptions,
  ) {
    super("VirtualMachine", name, args, { outputs: ["boot"] }, options);
  }
}
