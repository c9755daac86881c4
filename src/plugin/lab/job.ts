import { z } from "zod";
import { followJob } from "../../remote/job";
import type { Script as RemoteScript } from "../../remote/script";
import { readScript } from "../../render/template";
import { erase, type OperationContext, type ResourceType } from "../host/types";
import { endpointSchema } from "./endpoint";
import { withPhaseLog } from "./phaseLog";

const text = z.string();

/** A long job on one machine, as a systemd unit. */
export const jobInputs = z.strictObject({
  machineId: text,
  /** How to reach the machine. Never part of the comparison. */
  endpoint: endpointSchema,
  unit: text,
  user: text,
  command: text,
  configuration: text,
  secrets: z.record(text, text).default({}),
  /** Seconds. Its unit keeps to it as well. */
  deadline: z.number().positive(),
});

type Inputs = z.infer<typeof jobInputs>;

/** Seconds that the machine has to say how the job ended. */
const grace = 60;

/** What a job runs on its machine, but for what differs from one connection to the next. */
export function jobScript(inputs: Inputs): RemoteScript {
  const variables = {
    UNIT: inputs.unit,
    RUN_AS: inputs.user,
    COMMAND: inputs.command,
    CONFIGURATION: inputs.configuration,
    AT_MOST: `${inputs.deadline}`,
  };
  const body = readScript("machines/job.sh", { ...variables, CALLER: "", FROM: "" });
  return { body, variables };
}

async function run(inputs: Inputs, context: OperationContext): Promise<void> {
  await withPhaseLog(inputs.machineId, context, { configuration: "" }, (onLine) =>
    followJob(inputs.endpoint, {
      name: context.name,
      script: jobScript(inputs),
      secrets: Object.values(inputs.secrets),
      deadline: inputs.deadline + grace,
      signal: context.signal,
      onLine,
      onLost: () => {
        context.status("the connection is lost, the job goes on; connecting again");
      },
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
