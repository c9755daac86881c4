import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LabInputs } from "../inputs";
import { projectDirectory, stateFile } from "../paths";

/**
 * What the last `up` that succeeded made a lab of. It lies beside the stack's project, goes with the stack, and holds a digest
 * of Pulumi's state: after anything else that has worked on the lab (an `up` that failed, Pulumi itself) it counts no more.
 */
export interface LastUp {
  readonly inputs: LabInputs;
  /** Whether nothing has worked on the lab since. */
  readonly isCurrent: boolean;
}

const record = z.object({ inputs: z.record(z.string(), z.string()), state: z.string() });

/** Undefined where no `up` has succeeded yet, or none since this program writes it down. */
export function lastUp(stack: string): LastUp | undefined {
  try {
    const { inputs, state } = record.parse(JSON.parse(readFileSync(fileOf(stack), "utf8")));
    return { inputs, isCurrent: state === stateDigest(stack) };
  } catch {
    return undefined;
  }
}

/** To be called when an `up` has succeeded. */
export function rememberUp(stack: string, inputs: LabInputs): void {
  writeFileSync(fileOf(stack), JSON.stringify({ inputs, state: stateDigest(stack) }), { mode: 0o600 });
}

function fileOf(stack: string): string {
  return join(projectDirectory(stack), "last-up.json");
}

function stateDigest(stack: string): string {
  return createHash("sha256")
    .update(readFileSync(stateFile(stack)))
    .digest("hex");
}
