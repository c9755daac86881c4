import { projectDirectory } from "../paths";
import { type ProcessOptions, runProgram } from "../process/run";
import { toolEnvironment } from "../running/environment";

/** Where Pulumi finds a stack. */
export type StatePlace = Pick<ProcessOptions, "cwd" | "env">;

export function placeOfState(stack: string): StatePlace {
  return { cwd: projectDirectory(stack), env: toolEnvironment(stack) };
}

/**
 * Pulumi's state of a stack that is open, with all secrets readable.
 * @param purpose what cannot be done without it, for the error
 */
export function exportState(stack: string, purpose: string, place = placeOfState(stack)): Promise<string> {
  return runProgram("pulumi", ["stack", "export", "--stack", stack, "--show-secrets"], place).catch(() => {
    // Without the program's last lines, which may be of the state.
    throw new Error(`Pulumi does not show the state of '${stack}', so that ${purpose}`);
  });
}

/** Gives a stack that is open another state; Pulumi encrypts what is secret in it. */
export async function importState(stack: string, input: string, place = placeOfState(stack)): Promise<void> {
  // By standard input: the SDK's own call leaves all secrets in a file in /tmp for a moment.
  await runProgram("pulumi", ["stack", "import", "--stack", stack], { ...place, input });
}
