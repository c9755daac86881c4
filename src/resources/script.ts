import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { endpointSchema } from "./endpoint";
import { LabResource, type ArgsOf } from "./labResource";

const text = z.string();
const texts = z.record(text, text);

export const scriptInputs = z.strictObject({
  /** Identity of the machine; another machine needs its own run. */
  machineId: text,
  /** How to reach the machine. Never part of the comparison. */
  endpoint: endpointSchema,
  /** The script, as a path below `templates/`. */
  template: text,
  variables: texts.default({}),
  /** Variables that must not be seen anywhere. */
  secrets: texts.default({}),
  /** Secret variables that may change without the script running again, such as a short-lived token. */
  ephemeral: texts.default({}),
  files: z.array(z.strictObject({ path: text, content: text, mode: text.optional() })).default([]),
  /** Files to read back: name → path. */
  outputs: texts.default({}),
  /** Seconds. */
  deadline: z.number().positive(),
  /** Computed: what decides whether the script runs again. */
  digest: text.optional(),
});

export interface ScriptOutputs {
  /** The files read back, by name. Secret. */
  readonly results: Record<string, string>;
}

export type ScriptArgs = Omit<ArgsOf<typeof scriptInputs>, "digest">;

/** One phase on one machine: an idempotent script of `templates/` with its variables and files. */
export class Script extends LabResource<ScriptOutputs> {
  declare readonly results: pulumi.Output<ScriptOutputs["results"]>;

  constructor(name: string, args: ScriptArgs, options?: pulumi.CustomResourceOptions) {
    super("Script", name, args, { outputs: ["results"], secrets: ["results"] }, options);
  }
}
