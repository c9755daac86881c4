import { setTimeout as sleep } from "node:timers/promises";
import { ownMark } from "../../manila/mark";
import type { RunningLab } from "../../running/lab";
import { listShares, removeShares, type ListedShare } from "../../running/shares";

/** What every namespace of a run of the tests has, and every share that it made itself, with the run's name as value. */
export const runLabel = "manilakube.dev/e2e";

/** What the names of a run's namespaces, classes and static volumes begin with. */
export function runPrefix(run: string): string {
  return `e2e-${run}-`;
}

/** The property by which the provisioner tells whose claim a share is for. */
const claimNamespace = "csi.storage.k8s.io/pvc/namespace";

interface Named {
  readonly metadata: { readonly name: string };
}

/**
 * Removes what an interrupted run has left: its namespaces with their claims, and so the shares, its classes and volumes,
 * and the shares that it made by Manila's own API. Shares that were being made or deleted when the run ended are waited for.
 * @returns names of the namespaces, of shares that had to be forced, and of those that Manila's own API had made
 */
export async function sweepRun(lab: RunningLab, run: string): Promise<string[]> {
  const list = async (kind: string, ...options: string[]): Promise<string[]> => {
    const { items } = JSON.parse(await lab.kubectl(["get", kind, ...options, "-o", "json"])) as {
      readonly items: readonly Named[];
    };
    return items.map(({ metadata }) => metadata.name);
  };
  const namespaces = await list("namespaces", "-l", `${runLabel}=${run}`);
  for (const namespace of namespaces) {
    const all = ["-n", namespace, "delete", "--all", "--wait=true", "--timeout=90s", "--ignore-not-found"];
    await lab.kubectl([...all, "--grace-period=0", "pods"]).catch(() => undefined);
    await lab.kubectl([...all, "volumesnapshots"]).catch(() => undefined);
  }
  const [classes, volumes] = await Promise.all([list("storageclass"), list("pv")]);
  const own = (names: readonly string[]): string[] => names.filter((name) => name.startsWith(runPrefix(run)));
  const removals = { namespace: namespaces, storageclass: own(classes), pv: own(volumes) };
  for (const [kind, names] of Object.entries(removals)) {
    if (names.length > 0) {
      await lab.kubectl(["delete", kind, ...names, "--ignore-not-found", "--wait=true", "--timeout=180s"]);
    }
  }
  const stuck = await removeProvisioned(lab, run);
  const made = await removeShares(lab, await listShares(lab, `${runLabel}=${run}`));
  return [...namespaces, ...stuck, ...made];
}

/**
 * Waits until the provisioner has deleted the shares of a run's claims; it makes what it had begun before, although the
 * claim has gone. Those that stay are removed by force: Manila (Zed) loses its way when an NFS share is deleted while its
 * first access rule is still being applied.
 * @returns names of the shares that were removed
 */
async function removeProvisioned(lab: RunningLab, run: string): Promise<string[]> {
  const list = async (): Promise<ListedShare[]> => {
    const shares = await listShares(lab, ownMark(lab.settings));
    return shares.filter(({ Properties }) => Properties[claimNamespace]?.startsWith(runPrefix(run)) === true);
  };
  let left = await list();
  // Manila makes and deletes them one after the other.
  const end = Date.now() + (60 + 10 * left.length) * 1000;
  while (left.length > 0 && Date.now() < end) {
    await sleep(2000);
    left = await list();
  }
  return removeShares(lab, left);
}
