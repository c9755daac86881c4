import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LabResource, type ArgsOf } from "./labResource";

export const randomInputs = z.strictObject({
  /** Lengths of the parts; they are joined by dots. */
  lengths: z.array(z.int().min(4).max(64)).min(1),
  /** Anything; a change makes a new text. */
  keeper: z.string().default(""),
});

export interface RandomOutputs {
  /** Secret. */
  readonly value: string;
}

/** A random text of lower-case letters and digits, in parts joined by dots. */
export class Random extends LabResource<RandomOutputs> {
  declare readonly value: pulumi.Output<RandomOutputs["value"]>;

  constructor(name: string, args: ArgsOf<typeof randomInputs>, options?: pulumi.CustomResourceOptions) {
    super("Random", name, args, { outputs: ["value"], secrets: ["value"] }, options);
  }
}
