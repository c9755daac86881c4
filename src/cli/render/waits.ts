import type { RecordedResource } from "./program";

/**
 * What each of some resources waits for, as the nearest others of them and the nearest objects of Kubernetes: what only
 * follows from those is left out. Pure.
 * @param all in topological order
 * @param chosen whether a resource is one of those
 * @returns URNs by URN
 */
export function nearestWaits(
  all: readonly RecordedResource[],
  chosen: (resource: RecordedResource) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const byUrn = new Map(all.map((resource) => [resource.urn, resource]));
  const shown = (resource: RecordedResource): boolean =>
    chosen(resource) || resource.type.startsWith("kubernetes:");
  // Of each resource: the shown ones right before it, and all that are before those.
  const near = new Map<string, ReadonlySet<string>>();
  const before = new Map<string, ReadonlySet<string>>();
  for (const { urn, dependencies } of all) {
    const found = dependencies.flatMap((each) => {
      const resource = byUrn.get(each);
      return resource !== undefined && shown(resource) ? [each] : [...(near.get(each) ?? [])];
    });
    const earlier = new Set(found.flatMap((each) => [...(before.get(each) ?? [])]));
    near.set(urn, new Set(found.filter((each) => !earlier.has(each))));
    before.set(urn, new Set([...found, ...earlier]));
  }
  return new Map(all.filter(chosen).map(({ urn }) => [urn, [...(near.get(urn) ?? [])]]));
}
