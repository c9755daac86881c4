import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { forwardedPorts } from "../manila/pods/forwardedPorts";
import { namespaceName, parts, ports } from "../manila/pods/names";
import { ProcessError, runProgram } from "../process/run";
import type { RunningLab } from "./lab";

/** Seconds until kubectl has opened the way. */
const secondsToOpen = 30;
const pauseMilliseconds = 100;

/**
 * Does work that asks the lab's Manila from this host. One that nobody logs in to answers inside the cluster only: as long as the work
 * takes, kubectl forwards ports of this host's loopback to it. Where another command of the lab does so already, that is enough.
 * @throws Error where the way does not open within half a minute
 */
export async function reachManila<T>(lab: RunningLab, work: () => Promise<T>): Promise<T> {
  const own = forwardedPorts(lab.stack);
  if (!isForwarded(lab, own.identity) || (await answers(own.identity))) {
    return work();
  }
  const end = new AbortController();
  const ways = [
    forward(lab, parts.token, own.identity, ports.identity, end.signal),
    forward(lab, parts.api, own.manila, ports.manila, end.signal),
  ];
  try {
    await Promise.race([opened([own.identity, own.manila]), ...ways]);
    return await work();
  } finally {
    end.abort();
    await Promise.allSettled(ways);
  }
}

/** Whether the last `up` has handed over such a way, whatever the settings say by now. */
function isForwarded(lab: RunningLab, port: number): boolean {
  return lab.has("clouds.yaml") && lab.login("admin").authUrl === `http://127.0.0.1:${port}/v3`;
}

/** Runs until it is ended. @throws ProcessError where it ends by itself */
async function forward(
  lab: RunningLab,
  service: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<never> {
  const args = ["--namespace", namespaceName, "port-forward", "--address=127.0.0.1", `service/${service}`];
  const env = { ...lab.environment, KUBECONFIG: lab.file("kubeconfig") };
  await runProgram("kubectl", [...args, `${from}:${to}`], { env, signal, endsWithUs: true, graceSeconds: 2 });
  throw new ProcessError("kubectl", 0, [], `has stopped to forward ${service}`);
}

async function opened(wanted: readonly number[]): Promise<void> {
  const deadline = Date.now() + secondsToOpen * 1000;
  for (;;) {
    const all = await Promise.all(wanted.map(answers));
    if (all.every(Boolean)) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Manila in the cluster is not reached within ${secondsToOpen} s (kubectl port-forward to ${wanted.join(", ")})`,
      );
    }
    await sleep(pauseMilliseconds);
  }
}

/** Whether anything of this host takes connections there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });
}
