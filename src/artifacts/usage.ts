import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../process/run";
import type { Cache } from "./cache";
import { entryName, type Recipe } from "./recipe";
import { removeTree } from "./tree";

/** What a part of the cache is there for. */
export type Purpose =
  /** A lab cannot be made without it. */
  | "needed"
  /** Only builds need it: compiler caches and what other artifacts were made from. */
  | "build"
  /** Of other versions, or left over. */
  | "stale";

export interface Part {
  readonly name: string;
  readonly purpose: Purpose;
  readonly bytes: number;
}

/** The cache by part. */
export async function cacheUsage(cache: Cache, recipes: readonly Recipe[]): Promise<Part[]> {
  if (!existsSync(cache.directory)) {
    return [];
  }
  const needed = new Set(recipes.map(entryName));
  const intermediate = new Set(withNeeds(recipes).map(entryName));
  const names = (await readdir(cache.directory)).filter((name) => name !== "lock");
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      purpose: needed.has(name)
        ? "needed"
        : intermediate.has(name) || name === "scratch" || name === "logs"
          ? "build"
          : "stale",
      bytes: await sizeOf(join(cache.directory, name)),
    })),
  );
}

/** Removes parts of the given purposes. @returns what was removed */
export async function pruneCache(
  cache: Cache,
  recipes: readonly Recipe[],
  purposes: readonly Purpose[],
): Promise<Part[]> {
  const parts = (await cacheUsage(cache, recipes)).filter(({ purpose }) => purposes.includes(purpose));
  for (const { name } of parts) {
    await removeTree(join(cache.directory, name));
  }
  return parts;
}

function withNeeds(recipes: readonly Recipe[]): Recipe[] {
  return recipes.flatMap((recipe) => [recipe, ...withNeeds(recipe.needs)]);
}

/** Disk space that a tree takes, hard links counted once. */
async function sizeOf(path: string): Promise<number> {
  const text = await runProgram("du", ["--summarize", "--block-size=1", path]);
  return Number(text.split("\t")[0]);
}
