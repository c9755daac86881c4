import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../../../src/testing/report/quantile";
import { freeMemory, settledMemory, type GrowthLab } from "./lab";
import { usualWorkers } from "./need";
import type { Point } from "./results";

/** Measurements of one count each. All of them leave their labs to `main.ts`, which takes them down. */

/** A lab of so many workers, from nothing to nothing. */
export async function measureWorkers(lab: GrowthLab, count: number, signal: AbortSignal): Promise<Point> {
  const before = freeMemory();
  lab.choose(count);
  const up = await lab.up(signal);
  const memory = before - (await settledMemory(signal));
  const again = await lab.again(signal);
  const down = await lab.down();
  return { count, seconds: { up, "up with nothing to do": again, down }, memory };
}

/** So many labs that are made at the same time. */
export async function measureLabs(labs: readonly GrowthLab[], signal: AbortSignal): Promise<Point> {
  const before = freeMemory();
  labs.forEach((lab) => {
    lab.choose(usualWorkers);
  });
  const since = Date.now();
  // All of them to their end: one that fails must not be taken down while another is still being made.
  const ended = await Promise.allSettled(labs.map((lab) => lab.up(signal)));
  const failures = ended.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
  if (failures.length > 0) {
    throw new Error(failures.join("\n"));
  }
  const ups = ended.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const all = (Date.now() - since) / 1000;
  const memory = before - (await settledMemory(signal));
  const downs = Date.now();
  await Promise.all(labs.map((lab) => lab.down()));
  const seconds = {
    "up, all": all,
    "up, the first": Math.min(...ups),
    "down, all": (Date.now() - downs) / 1000,
  };
  return { count: labs.length, seconds, memory };
}

const protocols = [
  { protocol: "CEPHFS", storageClass: "manila-cephfs" },
  { protocol: "NFS", storageClass: "manila-nfs" },
] as const;

/** Seconds in which all of so many claims must be bound: three times what was measured of a hundred (docs/e2e.md), and some. */
const boundAtMost = (count: number): number => 300 + 3 * count;

/** So many claims at once on a lab that is up, one protocol after the other. Of each, from its creation until it is bound. */
export async function measureClaims(count: number, signal: AbortSignal): Promise<Point> {
  const [{ burst }, { Namespace }] = await Promise.all([
    import("../../helpers/burst"),
    import("../../helpers/kubernetes"),
  ]);
  const seconds: Record<string, number> = {};
  let memory = 0;
  for (const kind of protocols) {
    const namespace = new Namespace();
    await namespace.create();
    const load = { name: `${count} at once`, batch: count, batches: 1, deadline: boundAtMost(count) };
    const watched = await memoryOf(() => burst(namespace, kind, load), signal);
    memory = Math.max(memory, watched.memory);
    const result = watched.value;
    seconds[`${kind.protocol}, median`] = quantile(result.seconds, 0.5);
    seconds[`${kind.protocol}, 95th percentile`] = quantile(result.seconds, 0.95);
    seconds[`${kind.protocol}, the last`] = Math.max(...result.seconds);
    const failed = result.statuses.filter((status) => status !== "available").length;
    if (failed > 0 || result.left.length > 0) {
      throw new Error(
        `${count} claims of ${kind.protocol}: ${failed} shares are not available, and ${result.left.length} objects are left`,
      );
    }
    await namespace.delete();
  }
  return { count, seconds, memory };
}

/** Manila's default is 50 shares for a project; nothing else than the lab's claims is to count. */
export async function raiseQuota(): Promise<void> {
  const { Manila } = await import("../../helpers/manila");
  const administrator = await Manila.login("admin");
  const { project } = await Manila.login("demo");
  await administrator.limit(project, { shares: 1000, gigabytes: 10_000 });
}

const lookEveryMilliseconds = 1_000;

/** How much less memory the host had at the worst moment of some work than before it. The work is left alone when the signal comes. */
async function memoryOf<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly value: T; readonly memory: number }> {
  const before = freeMemory();
  let least = before;
  const over = new AbortController();
  const watching = watch(over.signal, () => {
    least = Math.min(least, freeMemory());
  });
  try {
    const value = await Promise.race([work(), untilAborted(signal)]);
    return { value, memory: before - least };
  } finally {
    over.abort();
    await watching;
  }
}

async function watch(over: AbortSignal, look: () => void): Promise<void> {
  while (!over.aborted) {
    look();
    await sleep(lookEveryMilliseconds, undefined, { signal: over }).catch(() => undefined);
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(new Error("interrupted"));
    };
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
  });
}
