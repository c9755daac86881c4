import { createWriteStream } from "node:fs";
import { ProcessError, runProgram } from "../process/run";
import type { RunOptions } from "./recipe";

/** A build failed; the message ends with the last lines of its output. */
export class BuildError extends Error {
  override readonly name = "BuildError";

  constructor(message: string, cause: unknown) {
    super(message);
    this.cause = cause;
  }
}

/** Where the output of a build's programs goes: each line is appended to a file, and told. */
export interface BuildLog {
  readonly file: string;
  readonly onLine: (line: string) => void;
}

/** By far more than any program of a build takes, in seconds: a registry that is connected and silent has no end. */
const longest = 2 * 3600;

/** Runs a program of a build. @throws BuildError */
export async function runLogged(
  { file, onLine: tell }: BuildLog,
  program: string,
  args: readonly string[],
  { cwd, env, input, atMostSeconds = longest }: RunOptions = {},
  signal: AbortSignal | undefined,
): Promise<void> {
  const stream = createWriteStream(file, { flags: "a" });
  // The disk may be full; then the program fails by itself, with the reason in its own last lines.
  stream.on("error", () => undefined);
  try {
    await runProgram(program, args, {
      cwd,
      env,
      input,
      atMostSeconds,
      signal,
      // A program that outlives this process would go on building beside the next process that builds the same.
      endsWithUs: true,
      onLine: (line) => {
        stream.write(`${line}\n`);
        tell(line);
      },
    });
  } catch (error) {
    throw error instanceof ProcessError
      ? new BuildError(`${error.message}\n  whole output: ${file}`, error)
      : error;
  } finally {
    stream.end();
  }
}
