import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { parseSshConfig } from "../../handover/sshConfig";
import { quote } from "../../remote/script";
import { toolRecipesOf } from "../../sources";
import { broughtPath } from "../../artifacts/broughtToolchains";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { Display } from "../display";
import { handOver } from "../handOver";
import { interruptSignal } from "../interrupt";
import { labFile } from "../labFile";
import { loginEnvironment } from "../loginEnvironment";
import { labVariables, prepareHome, toolEnvironment, toolPath } from "../environment";
import { ensureTools } from "./artifacts";

/** `lab kubectl …` */
export async function kubectl(stack: string, args: readonly string[]): Promise<void> {
  labFile(stack, "kubeconfig");
  await handOver("kubectl", args, toolEnvironment(stack));
}

/** `lab openstack …`, as the lab's administrator. */
export async function openstack(stack: string, args: readonly string[]): Promise<void> {
  await handOver("openstack", args, loginEnvironment(stack, "adminrc"));
}

/** `lab login NODE …` */
export async function login(stack: string, node: string, command: readonly string[]): Promise<void> {
  const config = labFile(stack, "ssh_config");
  const nodes = parseSshConfig(readFileSync(config, "utf8")).map(({ name }) => name);
  if (!nodes.includes(node)) {
    throw new InputError("No such machine", [
      { setting: "node", value: node, rule: `must be one of ${nodes.join(", ")}` },
    ]);
  }
  await handOver("ssh", ["-F", config, node, ...command], toolEnvironment(stack));
}

/**
 * `lab env`: exports for one's own shell, with all that they name in its place.
 * @param foreign names of Pulumi's variables that this shell has: each would mean something for the lab
 */
export async function env(stack: string, foreign: readonly string[]): Promise<void> {
  const display = new Display(process.stderr);
  const signal = interruptSignal(display);
  await ensureTools(toolRecipesOf(settingsOf(stack)), display, signal);
  prepareHome();
  // Pulumi runs programs with the node of PATH.
  const path = `${[...toolPath(stack), ...broughtPath()].map(quote).join(delimiter)}${delimiter}"$PATH"`;
  process.stdout.write([...exportLines(labVariables(stack), foreign), `export PATH=${path}`, ""].join("\n"));
}

/** Lines for a shell: what a lab needs is set, what is of another project is no longer there. Pure. */
export function exportLines(
  variables: Readonly<Record<string, string>>,
  foreign: readonly string[],
): string[] {
  const unwanted = foreign.filter((name) => !(name in variables));
  return [
    ...(unwanted.length === 0 ? [] : [`unset ${unwanted.join(" ")}`]),
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`),
  ];
}
