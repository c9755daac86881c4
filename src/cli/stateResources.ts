import { readFileSync } from "node:fs";
import { z } from "zod";
import { jsonOf } from "../json";
import { stateFile } from "../paths";

const resource = z.object({
  urn: z.string().default(""),
  type: z.string().default(""),
  id: z.string().optional(),
  /** Whether it is what a replacement has left, and is still to be deleted. */
  delete: z.boolean().catch(false),
  /** Secrets are encrypted. */
  inputs: z.record(z.string(), z.unknown()).catch({}),
});

const checkpoint = z.object({
  checkpoint: z.object({ latest: z.object({ resources: z.array(resource).default([]) }) }),
});

/** A resource as Pulumi's state has it. */
export type StateResource = z.infer<typeof resource>;

/**
 * All that Pulumi knows of a stack, read from the state as it lies on disk: no Pulumi is started for it.
 * @returns undefined where the state is none that this program understands
 */
export function stateResources(stack: string): readonly StateResource[] | undefined {
  return resourcesIn(readFileSync(stateFile(stack), "utf8"));
}

/** The same of a state's text. Pure. */
export function resourcesIn(text: string): readonly StateResource[] | undefined {
  return checkpoint.safeParse(jsonOf(text)).data?.checkpoint.latest.resources;
}
