import type { Cache } from "../artifacts/cache";
import { isPrunable, type Kept } from "../artifacts/prune";
import type { Part, Purpose, RecipeSet } from "../artifacts/usage";

/** The cache in words: by part, by set, and what a prune would free. */
export function describeCache(
  cache: Cache,
  parts: readonly Part[],
  sets: readonly RecipeSet[],
  now: Date,
): string {
  const purposes = (["needed", "build", "stale"] as const).map((purpose) =>
    total(`${purpose} in all`, parts, (part) => part.purpose === purpose),
  );
  return [
    partTable(parts, now),
    "",
    ...sets.map((set) => setLine(cache, set, parts)),
    "",
    ...purposes,
    total("`cache prune` would free", parts, (part) => isPrunable(part, prunedPurposes)),
    "",
  ].join("\n");
}

/** What `cache prune` removes without `--all`. */
export const prunedPurposes: readonly Purpose[] = ["build", "stale"];

/** A line for each part: size, purpose, name, for whom, how old its packages are, and what stands on it. */
export function partTable(parts: readonly Part[], now: Date): string {
  const width = Math.max(0, ...parts.map(({ name }) => name.length));
  return parts
    .map(({ name, purpose, bytes, sets, debian, users }) => {
      const notes = [
        ...(sets.length > 0 ? [sets.join(" ")] : []),
        ...(debian === undefined ? [] : [`${debian.release} ${age(new Date(debian.asOf), now)}`]),
        ...(users.length > 0 ? [`in use by ${users.join(" ")}`] : []),
      ];
      return `  ${gigabytes(bytes)}  ${purpose.padEnd(7)} ${name.padEnd(width)}  ${notes.join("; ")}`.trimEnd();
    })
    .join("\n");
}

/** What stays, and why. */
export function keptLines(kept: readonly Kept[]): string {
  return kept.map(({ part, why }) => `  ${gigabytes(part.bytes)}  ${part.name}: ${why}\n`).join("");
}

function setLine(cache: Cache, { name, recipes }: RecipeSet, parts: readonly Part[]): string {
  const entries = new Set(recipes.map((recipe) => cache.entry(recipe)));
  const bytes = sum(parts.filter((part) => entries.has(part.name)));
  const missing = cache.missing(recipes).length;
  return `  ${gigabytes(bytes)}  ${name.padEnd(12)} ${missing === 0 ? "all cached" : `${missing} to build`}`;
}

function total(title: string, parts: readonly Part[], counts: (part: Part) => boolean): string {
  return `  ${gigabytes(sum(parts.filter(counts)))}  ${title}`;
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((bytes, part) => bytes + part.bytes, 0);
}

function age(asOf: Date, now: Date): string {
  const days = Math.floor((now.getTime() - asOf.getTime()) / 86_400_000);
  const since = days < 1 ? "today" : days === 1 ? "1 day old" : `${days} days old`;
  return `packages of ${asOf.toISOString().slice(0, 10)}, ${since}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2).padStart(6)} GB`;
}
