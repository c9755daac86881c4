import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

/** As src/machines/generation.ts has them. */
export const machineGenerationInputs = z.strictObject({
  fixed: z.record(z.string(), z.string()),
  rising: z.record(z.string(), z.number()),
});

/** What a machine was made for; see src/machines/generation.ts. Its id is another one for each generation. */
export class MachineGeneration extends LabResource {
  constructor(
    name: string,
    args: ArgsOf<typeof machineGenerationInputs>,
    options?: pulumi.CustomResourceOptions,
  ) {
    super("MachineGeneration", name, args, {}, options);
  }
}
