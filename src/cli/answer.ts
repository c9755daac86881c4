import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Display } from "./display";

/** The user was asked and does not want it. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/** Where answers come from; undefined where nobody is there who could give one. */
export function keyboardOfTerminal(): Readable | undefined {
  return process.stdin.isTTY && process.stdout.isTTY ? process.stdin : undefined;
}

/**
 * Asks, and goes on by a yes only.
 * @throws Declined where the answer is another one, or Ctrl-C
 */
export async function requireYes(
  question: string,
  keyboard: Readable,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  if (!/^y(es)?$/i.test(await answerTo(question, keyboard, display, signal))) {
    throw new Declined("Nothing was changed.");
  }
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
