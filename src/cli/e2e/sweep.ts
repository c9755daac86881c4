import { kubectlOf } from "../kubectl";
import { clusterMark, removeShares } from "../removeShares";

/** What every namespace of a run of the tests has, and every share that it made itself, with the run's name as value. */
export const runLabel = "manilakube.dev/e2e";

/** What the names of a run's namespaces, classes and static volumes begin with. */
export function runPrefix(run: string): string {
  return `e2e-${run}-`;
}

interface Named {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/**
 * Removes what an interrupted run has left: its namespaces with their claims, and so the shares, its classes and volumes,
 * and the shares that it made by Manila's own API. Shares that were being deleted when the run ended are waited for.
 * @returns names of the namespaces, of shares that had to be forced, and of those that Manila's own API had made
 */
export async function sweepRun(stack: string, run: string): Promise<string[]> {
  const kubectl = kubectlOf(stack);
  const list = async (kind: string, ...options: string[]): Promise<string[]> => {
    const { items } = JSON.parse(await kubectl(["get", kind, ...options, "-o", "json"])) as Named;
    return items.map(({ metadata }) => metadata.name);
  };
  const namespaces = await list("namespaces", "-l", `${runLabel}=${run}`);
  for (const namespace of namespaces) {
    const all = ["-n", namespace, "delete", "--all", "--wait=true", "--timeout=90s", "--ignore-not-found"];
    await kubectl([...all, "--grace-period=0", "pods"]).catch(() => undefined);
    await kubectl([...all, "volumesnapshots"]).catch(() => undefined);
  }
  // Also those of namespaces that have gone already.
  const volumes = await provisioned(stack, runPrefix(run));
  const removals = [
    ...(namespaces.length === 0 ? [] : [["namespace", ...namespaces]]),
    ...(await Promise.all(
      ["storageclass", "pv"].map(async (kind) => [
        kind,
        ...(await list(kind)).filter((name) => name.startsWith(runPrefix(run))),
      ]),
    )),
  ].filter(([, ...names]) => names.length > 0);
  for (const removal of removals) {
    await kubectl(["delete", ...removal, "--ignore-not-found", "--wait=true", "--timeout=180s"]);
  }
  const stuck = await stuckShares(stack, volumes);
  return [...namespaces, ...stuck, ...(await removeShares(stack, `${runLabel}=${run}`))];
}

interface Volumes {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly claimRef?: { readonly namespace: string };
      readonly persistentVolumeReclaimPolicy: string;
    };
  }[];
}

/** Names of the volumes that were made for claims of a run's namespaces, which go when the claims go. */
async function provisioned(stack: string, prefix: string): Promise<string[]> {
  const { items } = JSON.parse(await kubectlOf(stack)(["get", "pv", "-o", "json"])) as Volumes;
  return items
    .filter(
      ({ spec }) =>
        spec.persistentVolumeReclaimPolicy === "Delete" &&
        spec.claimRef?.namespace.startsWith(prefix) === true,
    )
    .map(({ metadata }) => metadata.name);
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
