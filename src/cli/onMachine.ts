import { readFileSync } from "node:fs";
import { parseSshConfig } from "../handover/sshConfig";
import { requestsOf } from "../machineRequests";
import { runProgram } from "../process/run";
import { assemble, type Script } from "../remote/script";
import { toolEnvironment } from "../running/environment";
import { settingsOf } from "../settings/ofStack";
import { labFile } from "./labFile";

/** The machines of a running lab. @throws InputError where it is not up */
export function machinesOf(stack: string): ReturnType<typeof parseSshConfig> {
  return parseSshConfig(readFileSync(labFile(stack, "ssh_config"), "utf8"));
}

/** Name of the machine that Manila's services run on. */
export function manilaHost(stack: string): string {
  const host = requestsOf(settingsOf(stack)).find(({ hostsManila }) => hostsManila);
  if (host === undefined) {
    throw new Error("the lab has no machine for Manila");
  }
  return host.name;
}

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
  return runProgram("ssh", args, { env: toolEnvironment(stack), input: assemble(script), onLine });
}
