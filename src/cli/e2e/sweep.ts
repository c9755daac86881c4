import { kubectlOf } from "../kubectl";
import { clusterMark, removeShares } from "../removeShares";

/** What every namespace of a run of the tests has, and every share that it made itself, with the run's name as value. */
export const runLabel = "manilakube.dev/e2e";

/** What the names of a run's namespaces, classes and static volumes begin with. */
export function runPrefix(run: string): string {
  return `e2e-${run}-`;
}

interface Named {
  readonly metadata: { readonly name: string };
}

interface Volume extends Named {
  readonly spec: {
    readonly claimRef?: { readonly namespace: string };
    readonly persistentVolumeReclaimPolicy: string;
  };
}

/**
 * Removes what an interrupted run has left: its namespaces with their claims, and so the shares, its classes and volumes,
 * and the shares that it made by Manila's own API. Shares that were being deleted when the run ended are waited for.
 * @returns names of the namespaces, of shares that had to be forced, and of those that Manila's own API had made
 */
export async function sweepRun(stack: string, run: string): Promise<string[]> {
  const kubectl = kubectlOf(stack);
  const list = async <T extends Named = Named>(kind: string, ...options: string[]): Promise<readonly T[]> => {
    const { items } = JSON.parse(await kubectl(["get", kind, ...options, "-o", "json"])) as {
      readonly items: readonly T[];
    };
    return items;
  };
  const namespaces = namesOf(await list("namespaces", "-l", `${runLabel}=${run}`));
  for (const namespace of namespaces) {
    const all = ["-n", namespace, "delete", "--all", "--wait=true", "--timeout=90s", "--ignore-not-found"];
    await kubectl([...all, "--grace-period=0", "pods"]).catch(() => undefined);
    await kubectl([...all, "volumesnapshots"]).catch(() => undefined);
  }
  const [classes, volumes] = await Promise.all([list("storageclass"), list<Volume>("pv")]);
  const prefix = runPrefix(run);
  const own = (objects: readonly Named[]): string[] =>
    namesOf(objects).filter((name) => name.startsWith(prefix));
  const removals = { namespace: namespaces, storageclass: own(classes), pv: own(volumes) };
  for (const [kind, names] of Object.entries(removals)) {
    if (names.length > 0) {
      await kubectl(["delete", kind, ...names, "--ignore-not-found", "--wait=true", "--timeout=180s"]);
    }
  }
  const stuck = await stuckShares(stack, namesOf(volumes.filter(isProvisionedFor(prefix))));
  return [...namespaces, ...stuck, ...(await removeShares(stack, `${runLabel}=${run}`))];
}

function namesOf(objects: readonly Named[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}

/** Whether a volume was made for a claim of a run's namespaces, also of one that has gone already: it goes when the claim goes. */
function isProvisionedFor(prefix: string): (volume: Volume) => boolean {
  return ({ spec }) =>
    spec.persistentVolumeReclaimPolicy === "Delete" && spec.claimRef?.namespace.startsWith(prefix) === true;
}

/** Manila (Zed) loses its way when an NFS share is deleted while its first access rule is still being applied. */
async function stuckShares(stack: string, volumes: readonly string[]): Promise<string[]> {
  if (volumes.length === 0) {
    return [];
  }
  // Manila deletes them one after the other.
  const timeout = `--timeout=${60 + 5 * volumes.length}s`;
  const gone = [
    "wait",
    "--for=delete",
    "--request-timeout=0",
    timeout,
    ...volumes.map((name) => `pv/${name}`),
  ];
  return kubectlOf(stack)(gone).then(
    () => [],
    () => removeShares(stack, `${clusterMark}=${stack}`, ({ Name }) => volumes.includes(Name)),
  );
}
