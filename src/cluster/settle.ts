import * as pulumi from "@pulumi/pulumi";
import { phase, type PhaseArgs } from "../machines/phase";
import type { Machine } from "../machines/types";
import type { Random } from "../resources/random";
import type { Script } from "../resources/script";
import type { SettledWork } from "./types";

/** How long a node may take to be ready, in seconds, on machines with their own kernel's speed. */
const secondsToReady = 180;

export interface Joins {
  readonly token: Random;
  readonly scripts: readonly Script[];
}

/** Runs a script on the control plane that waits for nodes, and again when one of them is another or has booted once more. */
export function waitForNodes(
  name: string,
  controlPlane: Machine,
  nodes: readonly Machine[],
  { template, variables, secrets }: SettledWork & Pick<PhaseArgs, "secrets">,
  options: pulumi.CustomResourceOptions,
): Script {
  const seconds = secondsToReady * Math.max(...nodes.map(({ patience }) => patience));
  return phase(
    name,
    controlPlane,
    {
      template,
      variables: {
        ...variables,
        NODES: nodes.map((node) => node.name).join(" "),
        BOOTS: pulumi.all(nodes.map(({ boot }) => boot)).apply((all) => all.join(" ")),
        SECONDS_TO_READY: `${seconds}`,
      },
      ...(secrets === undefined ? {} : { secrets }),
      deadline: 2 * seconds + 40,
    },
    options,
  );
}

/** Waits until all nodes are ready, and takes the join token back. */
export function settle(
  controlPlane: Machine,
  workers: readonly Machine[],
  { token, scripts }: Joins,
  network: pulumi.Output<pulumi.Resource[]>,
  options: pulumi.CustomResourceOptions,
): Script {
  const variables = { CONTROL_PLANE: controlPlane.name, SCHEDULABLE: `${workers.length === 0}` };
  return waitForNodes(
    "settle-cluster",
    controlPlane,
    [controlPlane, ...workers],
    { template: "cluster/settle.sh", variables, secrets: { TOKEN: token.value } },
    { ...options, dependsOn: network.apply((resources) => [...scripts, ...resources]) },
  );
}
