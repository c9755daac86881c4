import { gatherHostFacts } from "../machines/host/facts";
import { judgeHost } from "../machines/host/judge";
import { findingsOf, good, problemsIn, type Examination, type Finding } from "../machines/finding";
import type { Place } from "../machines/place";
import { placeOf } from "../machines/places";
import { outsideManila, type OutsideManila } from "../manila/outside";
import { cacheDirectory } from "../paths";
import { reconnectSeconds } from "../remote/reconnect";
import { loadSettings, type Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import { readStackConfig } from "../settings/stackFile";
import { requestsOf } from "../machineRequests";
import { outsideStorage } from "../storage/outside";
import { stackExists } from "./stack";

/** A lab to be, and where its machines will be. */
interface Target {
  readonly settings: Settings;
  /** The one that was examined, with the login that was read for that. */
  readonly place: Place;
  /** Likewise; undefined where the lab makes its own. */
  readonly manila: OutsideManila | undefined;
}

/** A stack, examined: what `up` decides by, and `doctor` shows. */
export interface Diagnosis extends Examination {
  /** The lab that the stack's file asks for; undefined where that file is wrong. */
  readonly target: Target | undefined;
  /** Whether nothing of the lab is there yet. */
  readonly isNew: boolean;
}

/**
 * Everything that can be known before anything is made. Makes nothing.
 * @throws InputError where the stack has no file that can be read, and for a variable of this shell that is no number
 */
export async function diagnose(stack: string): Promise<Diagnosis> {
  // Phases read it, long after this.
  reconnectSeconds();
  const isNew = !stackExists(stack);
  const config = readStackConfig(stack);
  const settings = attempt(() => loadSettings(stack, config));
  if (settings instanceof InputError) {
    // Most labs are on this host, and who has to change settings should hear at once what else is missing.
    const host = judgeHost(await gatherHostFacts(cacheDirectory()));
    return { target: undefined, isNew, where: "", findings: [...findingsOf(settings.problems), ...host] };
  }
  const file = {
    fact: "settings",
    found: `stacks/Pulumi.${stack}.yaml`,
    shownBy: `scripts/lab settings ${stack}`,
  };
  const place = placeOf(settings);
  const manila = outsideManila(settings);
  const storage = outsideStorage(settings);
  const examined = await Promise.all([
    place.examine(requestsOf(settings), isNew),
    ...(manila === undefined ? [] : [manila.examine()]),
    ...(storage === undefined ? [] : [storage.examine()]),
  ]);
  // Words that one place has for a refusal are not for what is wrong in two.
  const refusing = examined.filter(({ findings }) => problemsIn(findings).length > 0);
  const subject = refusing.length === 1 ? refusing[0]?.subject : undefined;
  return {
    where: examined.map(({ where }) => where).join("; "),
    target: { settings, place, manila },
    isNew,
    findings: [good(file), ...examined.flatMap(({ findings }) => findings)],
    ...(subject === undefined ? {} : { subject }),
  };
}

/** What preflight says when all is well. */
export interface Cleared extends Target {
  /** Where the lab will be, for the display. */
  readonly where: string;
  /** What the lab's user should know; only while there is no lab yet, since `lab doctor` tells it at any time. */
  readonly warnings: readonly Finding[];
}

/**
 * Refuses all that is wrong at once, before anything is made.
 * @throws InputError
 */
export async function preflight(stack: string): Promise<Cleared> {
  const { target, where, findings, isNew, subject } = await diagnose(stack);
  const problems = problemsIn(findings);
  if (target === undefined || problems.length > 0) {
    throw new InputError(
      subject ?? `The lab '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be made`,
      problems,
    );
  }
  const warnings = isNew ? findings.filter(({ verdict }) => verdict === "warning") : [];
  return { ...target, where, warnings };
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
