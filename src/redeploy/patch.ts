import { annotationOf, type ContainerRecord, type FoundContainer } from "./container";
import type { RedeployRecord } from "./record";

/** What a container is to run. */
export interface Build {
  /** Full reference of an image that the nodes have. */
  readonly image: string;
  /** Paths that the program writes to, for which it gets directories in memory. */
  readonly scratch?: readonly string[] | undefined;
}

/**
 * A strategic merge patch that has a container run another build. A second build of the same reference is rolled out, too:
 * the pods' annotation has its time. Pure.
 */
export function redeployPatch(
  { name, image, args, record: before }: FoundContainer,
  build: Build,
  given: RedeployRecord,
): object {
  const pinned = before?.pinned ?? { image, ...(args === undefined ? {} : { args: [...args] }) };
  const added = (build.scratch ?? []).map((path, index): [string, string] => [
    path,
    `redeployed-${name}-${index}`,
  ]);
  // Those of a build before this one are still there, and go with it.
  const scratch = { ...before?.scratch, ...Object.fromEntries(added) };
  const record: ContainerRecord = { ...given, image: build.image, pinned, scratch };
  const now = { image: build.image, args: pinned.args };
  return patch(name, now, { record: JSON.stringify(record), time: given.time }, volumes(scratch, {}));
}

/** The patch back to the pinned build. Pure. */
export function undoPatch(name: string, { pinned, scratch = {} }: ContainerRecord): object {
  return patch(name, pinned, { record: null, time: null }, volumes(scratch, { $patch: "delete" }));
}

function patch(
  name: string,
  { image, args }: { readonly image: string; readonly args?: readonly string[] | undefined },
  // Null removes an annotation.
  { record, time }: { readonly record: string | null; readonly time: string | null },
  { mounts, list }: ReturnType<typeof volumes>,
): object {
  const container = { name, image, ...(args === undefined ? {} : { args }), ...mounts };
  const annotation = annotationOf(name);
  return {
    metadata: { annotations: { [annotation]: record } },
    spec: {
      template: {
        metadata: { annotations: { [annotation]: time } },
        spec: { containers: [container], ...list },
      },
    },
  };
}

/** Kubernetes knows mounts by their path, and volumes by their name. */
function volumes(scratch: Readonly<Record<string, string>>, directive: object) {
  const entries = Object.entries(scratch);
  const isRemoved = Object.keys(directive).length > 0;
  if (entries.length === 0) {
    return { mounts: {}, list: {} };
  }
  return {
    mounts: { volumeMounts: entries.map(([mountPath, name]) => ({ name, mountPath, ...directive })) },
    list: {
      volumes: entries.map(([, name]) =>
        isRemoved ? { name, ...directive } : { name, emptyDir: { medium: "Memory" } },
      ),
    },
  };
}

/** One patch that does what several do, of different containers of a workload: groups are merged, and lists joined. Pure. */
export function mergedPatch(patches: readonly object[]): object {
  return patches.reduce((before, patch) => merged(before, patch) as object, {});
}

function merged(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) {
    return [...(one as unknown[]), ...(other as unknown[])];
  }
  if (!isGroup(one) || !isGroup(other)) {
    return other;
  }
  const entries = Object.entries(other).map(([name, value]): [string, unknown] => [
    name,
    name in one ? merged(one[name], value) : value,
  ]);
  return { ...one, ...Object.fromEntries(entries) };
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many of a DaemonSet's pods may be replaced at once: during a redeployment all, and otherwise one, as Kubernetes has it. */
export function paceOf(pods: "all" | "one"): object {
  return { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: pods === "all" ? "100%" : 1 } } } };
}
