import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { changedInputs, isSetting, type LabInputs } from "../inputs";
import { valueAt, type Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import type { Display } from "./display";
import { describeLosses, isLoss, type Losses } from "./losses";

/** The user was asked and does not want it. */
export class Declined extends Error {
  override readonly name = "Declined";
}

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
  } else if (!/^y(es)?$/i.test(await answerTo(`${sentence} Go on? [y/N] `, keyboard, display, signal))) {
    throw new Declined("Nothing was changed.");
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

/** One line from the keyboard; empty at its end. The terminal stays as it is, so that Ctrl-C is still a signal. */
function answerTo(text: string, keyboard: Readable, display: Display, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  display.ask(text);
  const lines = createInterface({ input: keyboard, terminal: false });
  return new Promise((resolve, reject) => {
    const interrupted = (): void => {
      reject(new Declined("interrupted; nothing was changed"));
      lines.close();
    };
    signal.addEventListener("abort", interrupted, { once: true });
    lines.once("line", (line) => {
      resolve(line.trim());
      lines.close();
    });
    lines.once("close", () => {
      signal.removeEventListener("abort", interrupted);
      resolve("");
    });
  });
}
