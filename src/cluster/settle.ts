import * as pulumi from "@pulumi/pulumi";
import { phase } from "../machines/phase";
import type { Machine } from "../machines/types";
import type { Random, Script } from "../resources";
import type { SettledWork } from "./types";

/** How long a node may take to be ready, in seconds, on machines with their own kernel's speed. */
const secondsToReady = 180;

/** What a change of makes the scripts below run again: a machine that has booted once more is looked at again. */
function nodesOf(machines: readonly Machine[]): Record<string, pulumi.Input<string>> {
  return {
    NODES: machines.map(({ name }) => name).join(" "),
    BOOTS: pulumi.all(machines.map(({ boot }) => boot)).apply((all) => all.join(" ")),
  };
}

function secondsFor(machines: readonly Machine[]): number {
  return secondsToReady * Math.max(...machines.map(({ patience }) => patience));
}

/** Waits until all nodes are ready, and takes the join token back. */
export function settle(
  controlPlane: Machine,
  workers: readonly Machine[],
  { token, scripts }: { readonly token: Random; readonly scripts: readonly Script[] },
  network: readonly pulumi.Resource[],
  options: pulumi.CustomResourceOptions,
): Script {
  const machines = [controlPlane, ...workers];
  const seconds = secondsFor(machines);
  return phase(
    "settle-cluster",
    controlPlane,
    {
      template: "cluster/settle.sh",
      variables: {
        ...nodesOf(machines),
        CONTROL_PLANE: controlPlane.name,
        SCHEDULABLE: `${workers.length === 0}`,
        SECONDS_TO_READY: `${seconds}`,
      },
      secrets: { TOKEN: token.value },
      deadline: 2 * seconds + 40,
    },
    { ...options, dependsOn: [...scripts, ...network] },
  );
}

/** A script on the control plane that waits for something on all of the given nodes, once they are ready. */
export function whenSettled(
  controlPlane: Machine,
  nodes: readonly Machine[],
  settled: Script,
  name: string,
  { template, variables }: SettledWork,
  options: pulumi.CustomResourceOptions,
): Script {
  const seconds = secondsFor(nodes);
  return phase(
    name,
    controlPlane,
    {
      template,
      variables: { ...nodesOf(nodes), ...variables, SECONDS_TO_READY: `${seconds}` },
      deadline: 2 * seconds + 40,
    },
    pulumi.mergeOptions(options, { dependsOn: [settled] }),
  );
}
