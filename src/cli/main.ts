import { CommanderError } from "commander";
import { takeShellVariables } from "../machines/openstack/cloud/shellVariables";
import { InputError } from "../settings/problem";
import { buildProgram } from "./commandLine/program";
import { interruptedCode, wasInterrupted } from "./interrupt";
import { LabError } from "./labError";
import { takePulumiVariables } from "./pulumiVariables";

/** Exit codes: 1, it did not work; 2, what was asked for cannot be; 130, it was interrupted. */
async function main(): Promise<void> {
  try {
    takeShellVariables(process.env);
    await buildProgram(takePulumiVariables(process.env)).parseAsync();
  } catch (error) {
    if (error instanceof InputError || error instanceof LabError) {
      process.stderr.write(`\n${error.message}\n`);
      process.exitCode = wasInterrupted() ? interruptedCode : error instanceof InputError ? 2 : 1;
    } else if (error instanceof CommanderError) {
      // commander has spoken; what it does not know is bad input.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = wasInterrupted() ? interruptedCode : 1;
    }
  }
}

// Whoever reads the output may stop before its end, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 141 : 1);
});
void main();
