import { existsSync } from "node:fs";
import { join } from "node:path";
import { serversOf } from "../../openstack/servers";
import { containerStates } from "../../podman/states";
import { labDirectory } from "../../paths";
import { runProgram } from "../../process/run";
import type { Settings } from "../../settings/load";
import { settingsOf } from "../../settings/ofStack";
import { toolEnvironment } from "../environment";
import { stackExists } from "../stack";

interface MachineState {
  readonly line: string;
  readonly running: boolean;
}

/** `lab status`: machines, nodes and pods as they are now. Exit code 1 where something is not as it should be. */
export async function status(stack: string): Promise<void> {
  const machines = await machinesOf(settingsOf(stack));
  if (machines.length === 0 && !stackExists(stack)) {
    process.stdout.write(`Lab '${stack}' is not there. \`scripts/lab up ${stack}\` makes it.\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`machines\n${indent(machines.map(({ line }) => line).join("\n"))}\n`);
  const healthy = machines.length > 0 && machines.every(({ running }) => running);
  const cluster = existsSync(join(labDirectory(stack), "kubeconfig")) ? await clusterStatus(stack) : false;
  if (!healthy || !cluster) {
    process.stdout.write(`not all of it is well: \`scripts/lab up ${stack}\` makes it whole\n`);
    process.exitCode = 1;
  }
}

async function machinesOf({ stack, machines }: Settings): Promise<MachineState[]> {
  if (machines.kind === "openstack") {
    const servers = await serversOf(stack, machines);
    return servers.map(({ name, status: state, fault = "" }) => ({
      line: `${name}\t${state}\t${fault}`.trimEnd(),
      running: state === "ACTIVE",
    }));
  }
  return (await containerStates(stack)).map(({ name, state, status: since }) => ({
    line: `${name}\t${state}\t${since}`,
    running: state === "running",
  }));
}

async function clusterStatus(stack: string): Promise<boolean> {
  const kubectl = (...args: string[]): Promise<string> =>
    runProgram("kubectl", ["--request-timeout=10s", ...args], { env: toolEnvironment(stack) });
  try {
    const nodes = await kubectl("get", "nodes", "--no-headers");
    const pods = await kubectl("get", "pods", "--all-namespaces", "--no-headers");
    const waiting = pods.split("\n").filter((line) => !/\s(Running|Completed)\s/.test(line));
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

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
