import { runCommandLine } from "../../src/cli/commandLine/run";

/** What a command has ended with, and said on both streams. */
export interface Answer {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs the lab's command line in this process, which saves the second that Node.js takes to load it: for tables of many. What
 * it leaves in this process (listeners for signals, variables) is the test file's own.
 */
export async function commandLine(args: readonly string[]): Promise<Answer> {
  let output = "";
  const take = (text: string | Uint8Array): boolean => {
    output += String(text);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation(take),
  );
  process.exitCode = undefined;
  try {
    await runCommandLine(args);
    return { code: exitCode(), output };
  } finally {
    // Else it would be jest's own.
    process.exitCode = undefined;
    spies.forEach((spy) => {
      spy.mockRestore();
    });
  }
}

/** Nobody sets a text. */
function exitCode(): number {
  return typeof process.exitCode === "number" ? process.exitCode : 0;
}
