import { delimiter } from "node:path";
import { broughtPath } from "../../artifacts/broughtToolchains";
import { quote } from "../../remote/script";
import { labVariables, toolPath } from "../../running/environment";
import { RunningLab } from "../../running/lab";
import { reachManila } from "../../running/reachManila";
import { settingsOf } from "../../settings/ofStack";
import { toolRecipesOf } from "../../sources";
import { Display } from "../display";
import { handOver } from "../handOver";
import { interruptSignal } from "../interrupt";
import { prepareHome } from "../prepareHome";
import { ensureTools } from "./artifacts";

/** `lab kubectl …` */
export async function kubectl(stack: string, args: readonly string[]): Promise<void> {
  const lab = new RunningLab(stack);
  lab.file("kubeconfig");
  await handOver("kubectl", args, lab.environment);
}

/** `lab openstack …`, as the lab's administrator. */
export async function openstack(stack: string, args: readonly string[]): Promise<void> {
  const lab = new RunningLab(stack);
  const env = lab.openstackEnvironment("admin");
  await reachManila(lab, () => handOver("openstack", args, env));
}

/** `lab login NODE …` */
export async function login(stack: string, node: string, command: readonly string[]): Promise<void> {
  const lab = new RunningLab(stack);
  const config = lab.file("ssh_config");
  const { name } = lab.machine(node);
  await handOver("ssh", ["-F", config, name, ...command], lab.environment);
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
