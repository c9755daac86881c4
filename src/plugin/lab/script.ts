import { createHash } from "node:crypto";
import { z } from "zod";
import { readScript } from "../../render/template";
import { runScript } from "../../remote/run";
import type { Script as RemoteScript } from "../../remote/script";
import { erase, type OperationContext, type ResourceType } from "../host/types";
import { endpointSchema } from "./endpoint";
import { reportLoss, withPhaseLog } from "./phaseLog";

const text = z.string();
const texts = z.record(text, text);

/** One phase on one machine: an idempotent script of `templates/` with its variables and files. */
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

type Inputs = z.infer<typeof scriptInputs>;

interface Outputs {
  /** The files read back, by name. Secret. */
  readonly results: Record<string, string>;
}

/** What a phase runs on its machine. */
export function phaseScript(inputs: Inputs): RemoteScript {
  const variables = { ...inputs.variables, ...inputs.secrets, ...inputs.ephemeral };
  return {
    body: readScript(inputs.template, variables),
    variables,
    files: inputs.files,
    outputs: inputs.outputs,
  };
}

async function run(inputs: Inputs, context: OperationContext): Promise<Outputs> {
  const results = await withPhaseLog(inputs.machineId, context, { digest: "" }, (onLine) =>
    runScript(inputs.endpoint, {
      name: context.name,
      script: phaseScript(inputs),
      secrets: [...Object.values(inputs.secrets), ...Object.values(inputs.ephemeral)],
      deadline: inputs.deadline,
      signal: context.signal,
      onLine,
      onLost: reportLoss(context),
    }),
  );
  return { results };
}

function digest(inputs: Inputs): string {
  const { template, variables, secrets, ephemeral, files, outputs } = inputs;
  const body = readScript(template, { ...variables, ...secrets, ...ephemeral });
  const parts = [body, sorted(variables), sorted(secrets), files, sorted(outputs)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function sorted(record: Record<string, string>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

const script: ResourceType<Inputs, Outputs> = {
  inputs: scriptInputs,
  identity: ["machineId"],
  complete: (inputs) => ({ ...inputs, digest: digest(inputs) }),
  diff: (old, next) => ({ changed: old.digest !== next.digest }),
  create: async (inputs, context) => ({ id: inputs.machineId, outputs: await run(inputs, context) }),
  update: (_id, inputs, _old, context) => run(inputs, context),
  // What a script did goes with its machine, so there is nothing to undo, and a dead machine stops no `down`.
};

export const Script = erase(script);
