import { createHash } from "node:crypto";
import type { z } from "zod";
import { runScript } from "../../remote/run";
import type { Script as RemoteScript } from "../../remote/script";
import { readScript } from "../../render/template";
import { scriptInputs, type ScriptOutputs } from "../../resources/script";
import { erase, type OperationContext, type ResourceType } from "../host/types";
import { reportLoss, withPhaseLog } from "./phaseLog";

type Inputs = z.infer<typeof scriptInputs>;
type Outputs = ScriptOutputs;

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
