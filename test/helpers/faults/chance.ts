import fc from "fast-check";

/** For chance that can be had again: MANILAKUBE_FAULT_SEED=… */
export const seed = Number(process.env["MANILAKUBE_FAULT_SEED"] ?? Date.now() % 2 ** 31);

/** How often commands are broken off at moments that chance chooses; a few hours' worth is none too many. */
export const tries = Number(process.env["MANILAKUBE_FAULT_TRIES"] ?? 20);

/**
 * Fractions from 0 to 1 that chance chooses, the same for the same seed.
 * @param offset another one for each of several lists
 */
export function fractions(count: number, offset: number): number[] {
  const thousandths = fc.sample(fc.noBias(fc.integer({ min: 0, max: 1000 })), {
    seed: seed + offset,
    numRuns: count,
  });
  return thousandths.map((number) => number / 1000);
}

/** A number in parts that are as equal as can be, the larger ones first. */
export function shares(whole: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, index) => Math.max(0, Math.ceil((whole - index) / parts)));
}
