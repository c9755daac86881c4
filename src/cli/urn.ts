/** The name of a resource, by its URN. */
export function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** The layer that a resource belongs to, by its parents' types in its URN; undefined outside all layers. */
export function layerOf(urn: string): string | undefined {
  return /manilakube:layer:(\w+)/.exec(urn)?.[1]?.toLowerCase();
}
