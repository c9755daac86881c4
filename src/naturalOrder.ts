const collator = new Intl.Collator("en", { numeric: true });

/**
 * Puts names into the order that people expect of numbers in them: for `sort`.
 * @example ["worker10", "worker9"].sort(naturally) // worker9, worker10
 */
export function naturally(one: string, other: string): number {
  return collator.compare(one, other);
}
