import { ProcessError } from "../process/run";
import type { RunningLab } from "../running/lab";
import { titleOf, type FoundContainer } from "./container";
import { mergedPatch, paceOf } from "./patch";
import type { Workload } from "./parts";
import { describePods, podsOf, unreadyIn } from "./pods";

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

/** One change of a container: a strategic merge patch of its workload. */
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
  const titles = new Set(changes.map(({ container }) => titleOf(container.workload)));
  await Promise.all(
    [...titles].map((title) => {
      // All at once: each patch alone would have the pods replaced once more.
      const ofOne = changes.filter(({ container }) => titleOf(container.workload) === title);
      return rollOutOne(lab, ofOne, signal, onLine);
    }),
  );
}

/** @param changes of one workload, at least one */
async function rollOutOne(
  lab: RunningLab,
  changes: readonly Change[],
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const [first] = changes;
  if (first === undefined) {
    return;
  }
  const { workload } = first.container;
  const { hasPace, getsStuck } = manners[workload.kind];
  const isStuck = getsStuck && !(await isReady(lab, workload));
  if (hasPace) {
    await change(lab, workload, paceOf("all"));
  }
  await change(lab, workload, mergedPatch(changes.map(({ patch }) => patch)));
  if (isStuck) {
    const remove = ["delete", "pod", `${workload.name}-0`, "--ignore-not-found", "--wait=false"];
    await lab.kubectl(["-n", workload.namespace, ...remove]);
  }
  const target = `${workload.kind.toLowerCase()}/${workload.name}`;
  const wait = ["-n", workload.namespace, "rollout", "status", target, `--timeout=${secondsAtMost}s`];
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
    const hints = await problems(lab, changes).catch(() => []);
    const what = `${target} does not come up within ${secondsAtMost} s`;
    throw new RolloutError([what, ...hints].join("\n  "), { cause: error });
  }
  if (hasPace) {
    await change(lab, workload, paceOf("one"));
  }
}

/** Applies a patch as a manager of fields of our own, so that the next `up` that changes the object has the last word. */
async function change(lab: RunningLab, { kind, namespace, name }: Workload, patch: object): Promise<void> {
  const args = ["patch", kind.toLowerCase(), name, "--type=strategic", "--field-manager=manilakube-redeploy"];
  await lab.kubectl(["-n", namespace, ...args, "--patch", JSON.stringify(patch)]);
}

async function isReady(lab: RunningLab, { kind, namespace, name }: Workload): Promise<boolean> {
  const path = "jsonpath={.status.readyReplicas}";
  return (await lab.kubectl(["-n", namespace, "get", kind.toLowerCase(), name, "-o", path])) === "1";
}

/** Why a workload's pods are not ready, and what the first of its changed containers that is not has written last. */
async function problems(lab: RunningLab, changes: readonly Change[]): Promise<string[]> {
  const [first] = changes;
  if (first === undefined) {
    return [];
  }
  const { workload } = first.container;
  const inside = ["-n", workload.namespace];
  const pods = podsOf(workload, await lab.kubectl([...inside, "get", "pods", "-o", "json"]));
  const pod = pods.find((each) => describePods([each]).length > 0);
  const unready = pod === undefined ? [] : unreadyIn(pod);
  const names = changes.map(({ container }) => container.name);
  const container = names.find((name) => unready.includes(name)) ?? first.container.name;
  const logs = [...inside, "logs", pod?.metadata.name ?? "", "-c", container, "--tail=12"];
  const lines = await lab.kubectl(logs).catch(() => "");
  return [...describePods(pods), ...lines.split("\n").filter((line) => line !== "")];
}
