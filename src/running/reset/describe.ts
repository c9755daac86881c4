import type { CephPlan } from "./ceph";
import type { FoundObject } from "./objects";
import type { ClusterPlan } from "./plan";
import type { ManilaPlan } from "./shares";

/** All that a reset removes. */
export interface ResetPlan {
  readonly cluster: ClusterPlan;
  readonly manila: ManilaPlan;
  /** Undefined where Ceph is no part of the lab. */
  readonly ceph: CephPlan | undefined;
  /** Names of the parts that are not the pinned builds and become them again. */
  readonly redeployed: readonly string[];
}

/** How many names are listed before only their number counts. */
const mostNames = 8;
const width = 20;

/**
 * What a reset removes, a line for each sort of thing. Pure.
 * @returns no line where there is nothing to remove
 */
export function describeReset({ cluster, manila, ceph, redeployed }: ResetPlan): string[] {
  const { namespaces, claims, pods, workloads, snapshots, snapshotContents, volumes } = cluster;
  const within = new Set(namespaces.map(({ name }) => name));
  const here = (objects: readonly FoundObject[]): string[] =>
    objects.filter(({ namespace }) => !within.has(namespace ?? "")).map(title);
  const inThem = (objects: readonly FoundObject[], one: string, several: string): string[] => {
    const { length } = objects.filter(({ namespace }) => within.has(namespace ?? ""));
    return length === 0 ? [] : [`${length} ${length === 1 ? one : several}`];
  };
  const contents = [
    ...inThem(pods, "pod", "pods"),
    ...inThem(claims, "claim", "claims"),
    ...inThem(snapshots, "snapshot", "snapshots"),
  ];
  const withThem = contents.length === 0 ? "" : ` with ${contents.join(", ")}`;
  return [
    ...row(
      "namespaces",
      namespaces.map(({ name }) => name),
      withThem,
    ),
    ...row("claims", here(claims)),
    ...row("snapshots", [...here(snapshots), ...snapshotContents.map(({ name }) => name)]),
    ...row("pods", [...here(workloads), ...here(pods)]),
    ...row(
      "volumes",
      volumes.map(({ name }) => name),
    ),
    ...row(
      "other objects",
      [...cluster.gates, ...cluster.others].map((object) => `${object.kind} ${title(object)}`),
    ),
    ...row(
      "cordons of nodes",
      cluster.cordoned.map(({ name }) => name),
    ),
    ...row(
      "shares",
      manila.shares.map(({ id, name }) => (name === "" ? id : name)),
    ),
    ...row(
      "share types",
      manila.types.map(({ name }) => name),
    ),
    ...row("left in Ceph", [...(ceph?.volumes ?? []), ...(ceph?.logins ?? [])]),
    ...row("redeployed parts", redeployed),
  ];
}

/** What a reset has removed, in numbers. Pure. */
export function describeRemoved({ cluster, manila, ceph, redeployed }: ResetPlan): string {
  const counted: readonly (readonly [number, string])[] = [
    [cluster.namespaces.length, "namespace"],
    [cluster.pods.length, "pod"],
    [cluster.snapshots.length, "snapshot"],
    [cluster.claims.length, "claim"],
    [cluster.volumes.length, "volume"],
    [cluster.gates.length + cluster.others.length, "other object"],
    [cluster.cordoned.length, "cordon"],
    [manila.shares.length, "share"],
    [manila.types.length, "share type"],
    [(ceph?.volumes ?? []).length + (ceph?.logins ?? []).length, "leftover in Ceph"],
    [redeployed.length, "redeployed part"],
  ];
  const parts = counted
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${count === 1 ? what : severalOf(what)}`);
  return parts.length === 0 ? "there was nothing to remove" : `removed ${parts.join(", ")}`;
}

function severalOf(what: string): string {
  return what.startsWith("leftover") ? what.replace("leftover", "leftovers") : `${what}s`;
}

/** What stays although no lab that has just come up has it; undefined where nothing does. Pure. */
export function describeForeign({ foreign }: ManilaPlan): string | undefined {
  if (foreign.length === 0) {
    return undefined;
  }
  const names = listed(foreign.map(({ name, id }) => (name === "" ? id : name)));
  return `shares of other labs on this Manila stay (${foreign.length}): ${names}`;
}

function row(what: string, names: readonly string[], more = ""): string[] {
  return names.length === 0 ? [] : [`  ${what.padEnd(width)}${listed(names)}${more}`];
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return rest > 0 ? `${names.slice(0, mostNames).join(" ")} and ${rest} more` : names.join(" ");
}

function title({ namespace, name }: FoundObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
