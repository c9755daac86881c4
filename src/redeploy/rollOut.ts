import { namespaceName } from "../csi/protocols";
import { describePods } from "../plugin/kubernetes/readiness";
import { ProcessError } from "../process/run";
import type { RunningLab } from "../running/lab";
import type { FoundContainer } from "./container";
import { paceOf } from "./patch";
import type { Workload } from "./parts";

/** Seconds until the pods of all workloads run another build. */
const secondsAtMost = 180;

/** How each kind takes another template. */
const manners = {
  // Its pods are replaced one by one, unless it is told to replace all of them at once.
  DaemonSet: { hasPace: true, getsStuck: false },
  // It waits for ever for a pod that does not come up, whatever its template says by now.
  StatefulSet: { hasPace: false, getsStuck: true },
  Deployment: { hasPace: false, getsStuck: false },
} as const satisfies Readonly<Record<Workload["kind"], object>>;

/** One change of a workload: a strategic merge patch. */
export interface Change {
  readonly container: FoundContainer;
  readonly patch: object;
}

/** The pods that are to run another build do not come up; the message has what keeps them, and their last lines. */
export class RolloutError extends Error {
  override readonly name = "RolloutError";
}

/**
 * Changes workloads, all side by side, and waits until their pods are the changed ones.
 * @throws RolloutError after three minutes
 */
export async function rollOut(
  lab: RunningLab,
  changes: readonly Change[],
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  await Promise.all(changes.map((change) => rollOutOne(lab, change, signal, onLine)));
}

async function rollOutOne(
  lab: RunningLab,
  { container: { workload, name }, patch }: Change,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const { hasPace, getsStuck } = manners[workload.kind];
  const isStuck = getsStuck && !(await isReady(lab, workload));
  if (hasPace) {
    await change(lab, workload, paceOf("all"));
  }
  await change(lab, workload, patch);
  if (isStuck) {
    const remove = ["delete", "pod", `${workload.name}-0`, "--ignore-not-found", "--wait=false"];
    await lab.kubectl(["-n", namespaceName, ...remove]);
  }
  const target = `${workload.kind.toLowerCase()}/${workload.name}`;
  const wait = ["-n", namespaceName, "rollout", "status", target, `--timeout=${secondsAtMost}s`];
  try {
    await lab.kubectl(["--request-timeout=0", ...wait], {
      signal,
      onLine,
      atMostSeconds: secondsAtMost + 30,
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof ProcessError)) {
      throw error;
    }
    const hints = await problems(lab, workload, name).catch(() => []);
    const what = `${target} does not come up within ${secondsAtMost} s`;
    throw new RolloutError([what, ...hints].join("\n  "), { cause: error });
  }
  if (hasPace) {
    await change(lab, workload, paceOf("one"));
  }
}

/** Applies a patch as a manager of fields of our own, so that the next `up` that changes the object has the last word. */
async function change(lab: RunningLab, { kind, name }: Workload, patch: object): Promise<void> {
  const args = ["patch", kind.toLowerCase(), name, "--type=strategic", "--field-manager=manilakube-redeploy"];
  await lab.kubectl(["-n", namespaceName, ...args, "--patch", JSON.stringify(patch)]);
}

async function isReady(lab: RunningLab, { kind, name }: Workload): Promise<boolean> {
  const path = "jsonpath={.status.readyReplicas}";
  return (await lab.kubectl(["-n", namespaceName, "get", kind.toLowerCase(), name, "-o", path])) === "1";
}

/** Why a workload's pods are not ready, and what the container has written last. */
async function problems(lab: RunningLab, { name }: Workload, container: string): Promise<string[]> {
  const get = ["-n", namespaceName, "get", "pods", "-l", `app=${name}`, "-o", "json"];
  const { items } = JSON.parse(await lab.kubectl(get)) as {
    readonly items: Parameters<typeof describePods>[0];
  };
  const [first] = items.filter((pod) => describePods([pod]).length > 0);
  const logs = ["-n", namespaceName, "logs", first?.metadata?.name ?? "", "-c", container, "--tail=12"];
  const lines = await lab.kubectl(logs).catch(() => "");
  return [...describePods(items), ...lines.split("\n").filter((line) => line !== "")];
}
