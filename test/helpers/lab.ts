import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSshConfig } from "../../src/handover/sshConfig";
import { labDirectory } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { quote } from "../../src/remote/script";
import { stack } from "./run";

export function labFile(name: string): string {
  return join(labDirectory(stack), name);
}

/** Runs a command as root on a machine of the lab, whoever the machine lets in. */
export function on(machine: string, command: string, input?: string): Promise<string> {
  const args = ["-F", labFile("ssh_config"), machine, `sudo -n sh -c ${quote(command)}`];
  return runProgram("ssh", args, { input });
}

/** Names of the machines, as the ssh configuration has them. */
export const machines: readonly string[] = parseSshConfig(readFileSync(labFile("ssh_config"), "utf8")).map(
  ({ name }) => name,
);

export const workers: readonly string[] = machines.filter((name) => name.startsWith("worker"));
