import { requestsOf } from "../../machineRequests";
import { machineName } from "../../machines/names";
import type { MachineState } from "../../machines/place";
import { placeOf } from "../../machines/places";
import { naturally } from "../../naturalOrder";
import { lookForRedeployed, type Found } from "../../redeploy/look";
import { describeRecord } from "../../redeploy/record";
import { RunningLab } from "../../running/lab";
import { withoutLoginWarning } from "../../manila/pods/warning";
import type { Settings } from "../../settings/load";
import { settingsOf } from "../../settings/ofStack";
import { isWithoutLogin } from "../../settings/podsManila";
import { manilaStatus } from "../manilaStatus";
import { stackExists } from "../stack";

/** `lab status`: machines, nodes, pods and Manila's services as they are now. Exit code 1 where something is not as it should be. */
export async function status(stack: string): Promise<void> {
  const settings = settingsOf(stack);
  const machines = await placeOf(settings).states();
  if (machines.length === 0 && !stackExists(stack)) {
    process.stdout.write(`Lab '${stack}' is not there. \`scripts/lab up ${stack}\` makes it.\n`);
    process.exitCode = 1;
    return;
  }
  const all = [...machines, ...missingMachines(settings, machines)];
  process.stdout.write(`machines\n${indent(all.map(({ line }) => line).join("\n"))}\n`);
  const healthy = all.every(({ running }) => running);
  const lab = new RunningLab(stack);
  const asked = lab.has("clouds.yaml") ? manilaStatus(lab) : undefined;
  const looked = lab.has("machines.json") ? lookForRedeployed(lab) : undefined;
  const cluster = lab.has("kubeconfig") ? await clusterStatus(lab) : false;
  const manila = await asked;
  if (manila !== undefined) {
    const warning = isWithoutLogin(settings.manila) ? [`! ${withoutLoginWarning}`] : [];
    process.stdout.write(`manila\n${indent([...manila.lines, ...warning].join("\n"))}\n`);
  }
  const redeployed = redeployedLines(await looked);
  if (redeployed.length > 0) {
    process.stdout.write(`not the pinned build\n${indent(redeployed.join("\n"))}\n`);
  }
  if (!healthy || !cluster || manila?.healthy === false) {
    process.stdout.write(`not all of it is well: \`scripts/lab up ${stack}\` makes it whole\n`);
    process.exitCode = 1;
  }
}

/** Those that the settings want and that are not there at all. Pure. */
export function missingMachines(
  settings: Settings,
  found: readonly Pick<MachineState, "name">[],
): MachineState[] {
  return requestsOf(settings)
    .map(({ name }) => machineName(settings.stack, name))
    .filter((name) => !found.some((machine) => machine.name === name))
    .map((name) => ({ name, line: `${name}\tmissing`, running: false }));
}

async function clusterStatus(lab: RunningLab): Promise<boolean> {
  const kubectl = (...args: string[]): Promise<string> => lab.kubectl(["--request-timeout=10s", ...args]);
  try {
    const listed = await kubectl("get", "nodes", "--no-headers");
    const nodes = listed.split("\n").sort(naturally).join("\n");
    const pods = await kubectl("get", "pods", "--all-namespaces", "--no-headers");
    const waiting = waitingPods(pods);
    process.stdout.write(`nodes\n${indent(nodes)}\n`);
    process.stdout.write(`pods\n  ${pods.split("\n").length - waiting.length} running\n`);
    if (waiting.length > 0) {
      process.stdout.write(`${indent(waiting.join("\n"))}\n`);
    }
    process.stdout.write(
      `storage classes\n${indent(await kubectl("get", "storageclass", "--no-headers"))}\n`,
    );
    return waiting.length === 0 && !/\sNotReady/.test(nodes);
  } catch (error) {
    process.stdout.write(`nodes\n  the API server does not answer: ${String(error)}\n`);
    return false;
  }
}

/** Lines of `kubectl get pods --all-namespaces` whose pod is not done and has containers that are not ready. Pure. */
export function waitingPods(text: string): string[] {
  return text.split("\n").filter((line) => {
    const [, , ready = "", state] = line.split(/\s+/);
    const [count, all] = ready.split("/");
    return !(state === "Completed" || (state === "Running" && count === all));
  });
}

/** What is redeployed, one line each. Where a look was not possible, something else says why. Pure. */
export function redeployedLines(found: Found | undefined): string[] {
  return (found?.records ?? []).map(describeRecord);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
