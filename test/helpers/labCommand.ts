import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";

/** Runs a command of the lab as its user would, where nobody can be asked. @returns what it prints @throws ProcessError where it fails */
export function labCommand(...args: readonly string[]): Promise<string> {
  return runProgram(join(projectRoot, "scripts", "lab"), args);
}
