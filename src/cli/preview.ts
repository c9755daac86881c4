import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { changedInputs, type LabInputs } from "../inputs";
import { errorIn } from "./diagnostics";
import type { LastUp } from "./lastUp";
import { LossCollector, type Losses } from "./losses";
import { mayHaveMachines } from "./stack";

/**
 * Whether an `up` might replace or remove a machine that is there. A preview, which alone knows, takes as long as an `up`
 * that has nothing to do; so it is left out where there is no machine yet, and where the last `up` that succeeded made the lab
 * of just what it would be made of now and nothing has worked on it since.
 */
export function mayLose(stack: string, before: LastUp | undefined, now: LabInputs): boolean {
  const isSame = before?.isCurrent === true && changedInputs(before.inputs, now).length === 0;
  return !isSame && mayHaveMachines(stack);
}

/**
 * Asks Pulumi what an `up` would take away; changes nothing.
 * @param refresh whether Pulumi is to look first at what there is
 * @param onOutput is given what Pulumi prints
 * @param replace URNs of what the `up` is to make anew in any case
 * @throws Error with what Pulumi said
 */
export async function previewLosses(
  stack: Stack,
  refresh: boolean,
  onOutput: (text: string) => void,
  signal: AbortSignal,
  replace: readonly string[] = [],
): Promise<Losses> {
  const collector = new LossCollector();
  const errors: string[] = [];
  const onEvent = (event: EngineEvent): void => {
    collector.onEvent(event);
    const error = event.diagnosticEvent === undefined ? undefined : errorIn(event.diagnosticEvent);
    errors.push(...(error === undefined ? [] : [error]));
  };
  try {
    await stack.preview({ onEvent, onOutput, color: "never", refresh, replace: [...replace], signal });
  } catch (error) {
    throw errors.length === 0 ? error : new Error([...new Set(errors)].join("\n"), { cause: error });
  }
  return collector.losses;
}
