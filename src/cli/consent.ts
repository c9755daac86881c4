import type { Readable } from "node:stream";
import { changedInputs, isSetting, type LabInputs } from "../inputs";
import { valueAt, type Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import { requireYes } from "./answer";
import type { Display } from "./display";
import { describeLosses, isLoss, type Losses } from "./losses";

/** What a question to the user is about, and how it is asked. */
export interface Question {
  readonly settings: Settings;
  readonly losses: Losses;
  /** What the lab was made of last, and what it would be made of now; undefined where nobody knows. */
  readonly before: LabInputs | undefined;
  readonly now: LabInputs;
  /** Whether the user has said yes beforehand. */
  readonly yes: boolean;
  /** Undefined where nobody is there who could answer. */
  readonly keyboard: Readable | undefined;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that the user wants what is lost by an `up`, where something is.
 * @throws InputError where nobody can be asked and `--yes` was not given
 * @throws Declined where the answer is another one than yes
 */
export async function askForConsent(question: Question, display: Display): Promise<void> {
  const { losses, yes, keyboard, signal } = question;
  if (!isLoss(losses)) {
    return;
  }
  const changed = changesIn(question);
  const reason = changed.length === 0 ? "" : ` (changed since the last \`up\`: ${changed.join(", ")})`;
  const sentence = `This ${describeLosses(losses)}${reason}.`;
  if (yes) {
    display.line(sentence);
  } else if (keyboard === undefined) {
    throw refusal(question, changed);
  } else {
    await requireYes(`${sentence} Go on? [y/N] `, keyboard, display, signal);
  }
}

function changesIn({ before, now }: Question): string[] {
  return before === undefined ? [] : changedInputs(before, now);
}

function refusal({ settings, losses }: Question, changed: readonly string[]): InputError {
  const rule = "is another one than at the last `up`";
  const problems = changed.map((name) =>
    isSetting(name)
      ? { setting: `manilakube:${name}`, value: valueAt(settings, name.split(".")), rule }
      : { setting: name, value: "changed", rule },
  );
  const nobodyKnows = {
    setting: "--yes",
    value: undefined,
    rule: "must be given where machines that are there go, and nobody can be asked",
  };
  return new InputError(
    `Nothing was changed, since nobody can be asked and --yes was not given: \`up\` now ${describeLosses(losses)}. The reason`,
    problems.length > 0 ? problems : [nobodyKnows],
  );
}
