import type { z } from "zod";
import { runScript } from "../../remote/run";
import type { Script as RemoteScript } from "../../remote/script";
import { readScript } from "../../render/template";
import { jobInputs } from "../../resources/job";
import { erase, type OperationContext, type ResourceType } from "../host/types";
import { reportLoss, withPhaseLog } from "./phaseLog";

type Inputs = z.infer<typeof jobInputs>;

/** What a job runs on its machine. */
export function jobScript({ user, command, configuration }: Inputs): RemoteScript {
  const variables = { RUN_AS: user, COMMAND: command, CONFIGURATION: configuration };
  return { body: readScript("machines/job.sh", variables), variables };
}

async function run(inputs: Inputs, context: OperationContext): Promise<void> {
  await withPhaseLog(inputs.machineId, context, { configuration: "" }, (onLine) =>
    runScript(inputs.endpoint, {
      name: context.name,
      script: jobScript(inputs),
      secrets: Object.values(inputs.secrets),
      deadline: inputs.deadline,
      outlivesCancel: true,
      signal: context.signal,
      onLine,
      onLost: reportLoss(context),
    }),
  );
}

const job: ResourceType<Inputs, object> = {
  inputs: jobInputs,
  identity: ["machineId"],
  diff: (old, next) => ({
    changed: old.configuration !== next.configuration || old.command !== next.command,
  }),
  create: async (inputs, context) => {
    await run(inputs, context);
    return { id: inputs.machineId, outputs: {} };
  },
  update: async (_id, inputs, _old, context) => {
    await run(inputs, context);
    return {};
  },
  // It goes with its machine.
};

export const Job = erase(job);
