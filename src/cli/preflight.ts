import { gatherHostFacts } from "../machines/host/facts";
import { judgeHost } from "../machines/host/judge";
import { findingsOf, good, problemsIn, type Examination, type Finding } from "../machines/finding";
import { placeOf } from "../machines/places";
import { cacheDirectory } from "../paths";
import { loadSettings, type Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import { readStackConfig } from "../settings/stackFile";
import { requestsOf } from "./machineRequests";
import { stackExists } from "./stack";

/** A stack, examined: what `up` decides by, and `doctor` shows. */
export interface Diagnosis extends Examination {
  /** Undefined where the stack's own file is wrong. */
  readonly settings: Settings | undefined;
  /** Whether nothing of the lab is there yet. */
  readonly isNew: boolean;
}

/**
 * Everything that can be known before anything is made. Makes nothing.
 * @throws InputError where the stack has no file that can be read
 */
export async function diagnose(stack: string): Promise<Diagnosis> {
  const isNew = !stackExists(stack);
  const config = readStackConfig(stack);
  const settings = attempt(() => loadSettings(stack, config));
  if (settings instanceof InputError) {
    // Most labs are on this host, and who has to change settings should hear at once what else is missing.
    const host = judgeHost(await gatherHostFacts(cacheDirectory()));
    return { settings: undefined, isNew, place: "", findings: [...findingsOf(settings.problems), ...host] };
  }
  const file = {
    fact: "settings",
    found: `stacks/Pulumi.${stack}.yaml`,
    shownBy: `scripts/lab settings ${stack}`,
  };
  const examination = await placeOf(settings).examine(requestsOf(settings), isNew);
  return { ...examination, settings, isNew, findings: [good(file), ...examination.findings] };
}

/** What preflight says when all is well. */
export interface Cleared {
  readonly settings: Settings;
  /** Where the lab will be, for the display. */
  readonly place: string;
  /** What the lab's user should know; only while there is no lab yet, since `lab doctor` tells it at any time. */
  readonly warnings: readonly Finding[];
}

/**
 * Refuses all that is wrong at once, before anything is made.
 * @throws InputError
 */
export async function preflight(stack: string): Promise<Cleared> {
  const { settings, place, findings, isNew, subject } = await diagnose(stack);
  const problems = problemsIn(findings);
  if (settings === undefined || problems.length > 0) {
    throw new InputError(
      subject ?? `The lab '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be made`,
      problems,
    );
  }
  return { settings, place, warnings: isNew ? findings.filter(({ verdict }) => verdict === "warning") : [] };
}

function attempt(load: () => Settings): Settings | InputError {
  try {
    return load();
  } catch (error) {
    if (error instanceof InputError) {
      return error;
    }
    throw error;
  }
}
