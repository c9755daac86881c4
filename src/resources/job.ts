import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { endpointSchema } from "./endpoint";
import { LabResource, type ArgsOf } from "./labResource";

const text = z.string();

export const jobInputs = z.strictObject({
  machineId: text,
  /** How to reach the machine. Never part of the comparison. */
  endpoint: endpointSchema,
  /** Who runs the command on the machine. */
  user: text,
  /** May print its steps, as `src/remote/step.ts` reads them. */
  command: text,
  /** Digest of all that the job works from; another one makes it run again. */
  configuration: text,
  /** What its output must not show. */
  secrets: z.record(text, text).default({}),
  /** Seconds. */
  deadline: z.number().positive(),
});

/** A program on one machine that takes long, and so outlives an `up` that is cancelled: the next one follows it on. */
export class Job extends LabResource {
  constructor(name: string, args: ArgsOf<typeof jobInputs>, options?: pulumi.CustomResourceOptions) {
    super("Job", name, args, {}, options);
  }
}
