import { runProgram } from "../process/run";
import { assemble, type Script } from "../remote/script";
import { toolEnvironment } from "./environment";
import { labFile } from "./labFile";

const asRoot = 'if [ "$(id -u)" = 0 ]; then exec bash -s; else exec sudo -n bash -s; fi';

/**
 * Runs a script as root on a machine of a running lab, by way of the lab's ssh_config: no key is read from the state.
 * @returns its standard output
 * @throws InputError where the lab is not up; ProcessError
 */
export function onMachine(
  stack: string,
  machine: string,
  script: Script,
  onLine?: (line: string) => void,
): Promise<string> {
  const args = ["-F", labFile(stack, "ssh_config"), machine, asRoot];
  return runProgram("ssh", args, { env: toolEnvironment(stack), input: assemble(script).text, onLine });
}
