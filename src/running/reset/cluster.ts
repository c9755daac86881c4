import { ProcessError } from "../../process/run";
import type { RunningLab } from "../lab";
import type { FoundObject } from "./objects";
import type { ClusterPlan } from "./plan";

/** How the removal is done. */
export interface ClusterRemoval {
  readonly lab: RunningLab;
  readonly signal: AbortSignal;
  /** How many times as long everything may take as on machines of real CPUs. */
  readonly patience: number;
}

/** Seconds that what needs no other program may take, and how many more each claim may: Manila deletes one after the other. */
const secondsToGo = 60;
const secondsOfClaim = 10;

/** What keeps nothing but itself from going: webhooks, pods with what makes them, snapshots. */
export async function removePods(plan: ClusterPlan, how: ClusterRemoval): Promise<void> {
  await remove("webhooks and admission policies", plan.gates, how);
  await remove("workloads", plan.workloads, how);
  await Promise.all([remove("pods", plan.pods, how), removeSnapshots(plan, how)]);
}

async function removeSnapshots(
  { snapshots, snapshotContents }: ClusterPlan,
  how: ClusterRemoval,
): Promise<void> {
  const seconds = secondsToGo + secondsOfClaim * snapshots.length;
  await remove("volume snapshots", snapshots, how, seconds);
  // Those of other snapshots are what a driver is deleting already; those that were to be retained go by this.
  await removeOrRelease("contents of snapshots", snapshotContents, how);
}

/** Claims, and by CSI their volumes with the shares. What CSI does not do in time is done without it. */
export async function removeClaims({ claims, volumes }: ClusterPlan, how: ClusterRemoval): Promise<void> {
  const seconds = secondsToGo + secondsOfClaim * claims.length;
  await remove("claims", claims, how, seconds);
  const claimed = new Set(claims.map(({ namespace, name }) => `${namespace ?? ""}/${name}`));
  const following = volumes.filter(
    ({ of, reclaimPolicy }) => reclaimPolicy === "Delete" && of !== undefined && claimed.has(of),
  );
  if (following.length > 0) {
    const names = following.map(({ name }) => `persistentvolume/${name}`);
    await kubectl(["wait", ...names, "--for=delete"], how, seconds).catch((error: unknown) => {
      how.signal.throwIfAborted();
      if (!(error instanceof ProcessError)) {
        throw error;
      }
    });
  }
  await removeOrRelease("volumes", volumes, how);
}

/** Namespaces, and all that belongs to no namespace or to one that stays. */
export async function removeRest(
  { namespaces, others, cordoned }: ClusterPlan,
  how: ClusterRemoval,
): Promise<void> {
  await Promise.all([
    remove("namespaces", namespaces, how),
    remove("objects", others, how),
    cordoned.length === 0
      ? undefined
      : kubectl(["uncordon", ...cordoned.map(({ name }) => name)], how, secondsToGo),
  ]);
}

/** Deletes objects and waits until they are gone. @throws Error with what was waited for */
async function remove(
  what: string,
  objects: readonly FoundObject[],
  how: ClusterRemoval,
  seconds = secondsToGo,
): Promise<void> {
  if (objects.length === 0) {
    return;
  }
  // Pods of tests do not heed SIGTERM, and nobody waits for their last words.
  const args = ["delete", "-f", "-", "--ignore-not-found", "--grace-period=1", "--wait=true"];
  try {
    await kubectl(args, how, seconds, JSON.stringify(listOf(objects)));
  } catch (error) {
    how.signal.throwIfAborted();
    throw new Error(`${what} do not go within ${seconds * how.patience} s: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** The same; those that nobody lets go are let go here, by taking away what their drivers have put on them. */
async function removeOrRelease(
  what: string,
  objects: readonly FoundObject[],
  how: ClusterRemoval,
): Promise<void> {
  try {
    await remove(what, objects, how, secondsToGo / 2);
  } catch {
    how.signal.throwIfAborted();
    const patch = JSON.stringify({ metadata: { finalizers: null } });
    for (const object of objects) {
      const args = ["patch", "-f", "-", "--type=merge", `--patch=${patch}`];
      await kubectl(args, how, secondsToGo, JSON.stringify(manifestOf(object))).catch((error: unknown) => {
        how.signal.throwIfAborted();
        if (!reasonOf(error).includes("NotFound")) {
          throw error;
        }
      });
    }
    await remove(what, objects, how);
  }
}

function kubectl(
  args: readonly string[],
  { lab, signal, patience }: ClusterRemoval,
  seconds: number,
  input?: string,
): Promise<string> {
  const bound = seconds * patience;
  const [command = "", ...rest] = args;
  const timeout = ["delete", "wait"].includes(command) ? [`--timeout=${bound}s`] : [];
  return lab.kubectl(["--request-timeout=60s", command, ...rest, ...timeout], {
    signal,
    input,
    // kubectl's own bound says what it waited for.
    atMostSeconds: bound + 30,
  });
}

/** The list that kubectl deletes by. */
function listOf(objects: readonly FoundObject[]): object {
  return { apiVersion: "v1", kind: "List", items: objects.map(manifestOf) };
}

function manifestOf({ apiVersion, kind, namespace, name }: FoundObject): object {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

function reasonOf(error: unknown): string {
  const last = error instanceof ProcessError ? error.tail.at(-1) : undefined;
  return last ?? (error instanceof Error ? error.message : String(error));
}
