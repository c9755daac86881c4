import { CommanderError } from "commander";
import { takeShellVariables } from "../../machines/openstack/cloud/shellVariables";
import { cacheDirectory, labHome } from "../../paths";
import { InputError } from "../../settings/problem";
import { interruptedCode, wasInterrupted } from "../interrupt";
import { LabError } from "../labError";
import { takePulumiVariables } from "../pulumiVariables";
import { buildProgram } from "./program";

/**
 * The command line as a function: what `scripts/lab` does with these arguments. What it ends with is `process.exitCode`:
 * 1, it did not work; 2, what was asked for cannot be; 130, it was interrupted.
 * @param args without the names of Node.js and of the program
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    takeShellVariables(process.env);
    await buildProgram(takePulumiVariables(process.env)).parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof InputError || error instanceof LabError) {
      process.stderr.write(`\n${error.message}\n`);
      process.exitCode = wasInterrupted() ? interruptedCode : error instanceof InputError ? 2 : 1;
    } else if (error instanceof CommanderError) {
      // commander has spoken; what it does not know is bad input.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      process.stderr.write(`\n${inWords(error)}\n`);
      process.exitCode = wasInterrupted() ? interruptedCode : 1;
    }
  }
}

/** Node.js does not say which file it was that a full disk has no room for. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { code, message }: NodeJS.ErrnoException = error;
  return code === "ENOSPC"
    ? `${message}: the disk of ${labHome()} or of ${cacheDirectory()} is full`
    : message;
}
