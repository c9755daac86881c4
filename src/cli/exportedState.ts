import { z } from "zod";
import { projectDirectory } from "../paths";
import { type ProcessOptions, runProgram } from "../process/run";
import { toolEnvironment } from "../running/environment";

/**
 * Pulumi's state of a stack as Pulumi hands it out and takes it back: for what the engine itself does not put there in time. The
 * stack must be open. What is handed out holds all secrets, and stays in this process.
 */

/** Where Pulumi finds a stack. */
export type StatePlace = Pick<ProcessOptions, "cwd" | "env">;

/** The place of a stack of this checkout. */
export function placeOfState(stack: string): StatePlace {
  return { cwd: projectDirectory(stack), env: toolEnvironment(stack) };
}

/**
 * @param otherwise what cannot be without the state, as the end of a sentence
 * @throws Error where Pulumi does not show it
 */
export async function exportState(stack: string, otherwise: string, place: StatePlace): Promise<unknown> {
  const args = ["stack", "export", "--stack", stack, "--show-secrets"];
  const text = await runProgram("pulumi", args, place).catch(() => {
    // Without the program's last lines, which may be of the state.
    throw new Error(`Pulumi does not show the state of '${stack}', so that ${otherwise}`);
  });
  return JSON.parse(text);
}

/** @throws ProcessError where Pulumi does not take it */
export async function importState(stack: string, state: unknown, place: StatePlace): Promise<void> {
  // By standard input: the SDK's own call leaves all secrets in a file in /tmp for a moment.
  await runProgram("pulumi", ["stack", "import", "--stack", stack], {
    ...place,
    input: JSON.stringify(state),
  });
}

/** How an exported state says that a value is secret. */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;
const shownSecret = z.object({ plaintext: z.string() });

/** A value as a secret of an exported state. Pure. */
export function secret(value: unknown): object {
  return { ...secretMark, plaintext: JSON.stringify(value) };
}

/** A value of an exported state, whether it is secret or not. Pure. */
export function plainOf(value: unknown): unknown {
  const shown = shownSecret.safeParse(value).data;
  return shown === undefined ? value : JSON.parse(shown.plaintext);
}
