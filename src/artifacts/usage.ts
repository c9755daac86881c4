import { existsSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { runProgram } from "../process/run";
import type { Cache } from "./cache";
import { entryOfUnfinished } from "./leftovers";
import { readMade, type Made } from "./made";
import { withNeeds, type Recipe } from "./recipe";
import { toolchainEntries } from "./broughtToolchains";

/** What a part of the cache is there for. */
export type Purpose =
  /** A lab cannot be made without it. */
  | "needed"
  /** Only builds need it: compiler caches and what other artifacts were made from. */
  | "build"
  /** Of other versions, or left over. */
  | "stale";

/** What is made of artifacts: a stack, the test cloud, a suite, the images of a cloud. */
export interface RecipeSet {
  readonly name: string;
  readonly recipes: readonly Recipe[];
}

/** Files of this host that somebody uses now. */
export interface InUse {
  /** A container's name, or what else it is. */
  readonly user: string;
  readonly paths: readonly string[];
}

export interface Part {
  /** Path below the cache's directory. */
  readonly name: string;
  readonly purpose: Purpose;
  readonly bytes: number;
  /** Names of the sets that need it, themselves or for a build. */
  readonly sets: readonly string[];
  /** Who uses it at this moment, such as a container that stands on it, whether or not any stack's settings name it. */
  readonly users: readonly string[];
  readonly debian?: Made["debian"];
}

/** What the cache's directory holds beside parts: its own directories and files. */
const own = new Set(["locks", "made", "unfinished", "lock", "debian-refreshed", "debian-refreshed.new"]);

/** The cache by part. */
export async function cacheUsage(
  cache: Cache,
  sets: readonly RecipeSet[],
  inUse: readonly InUse[] = [],
): Promise<Part[]> {
  if (!existsSync(cache.directory)) {
    return [];
  }
  const setNames = setsByEntry(cache, sets);
  const needed = new Set([
    ...sets.flatMap(({ recipes }) => recipes.map((recipe) => cache.entry(recipe))),
    ...toolchainEntries,
  ]);
  const users = await usersByEntry(cache, inUse);
  const names = (await readdir(cache.directory)).filter((name) => !own.has(name));
  const unfinished = await readdir(cache.unfinished).catch(() => []);
  return Promise.all(
    [...names.sort(), ...unfinished.map((name) => join("unfinished", name))].map(async (name) => {
      const debian = (await readMade(cache, name))?.debian;
      const isForBuilds = setNames.has(name) || name === "scratch" || name === "logs";
      return {
        name,
        purpose: needed.has(name) ? "needed" : isForBuilds ? "build" : "stale",
        bytes: await sizeOf(join(cache.directory, name)),
        sets: setNames.get(name) ?? [],
        users: users.get(name) ?? [],
        ...(debian === undefined ? {} : { debian }),
      };
    }),
  );
}

/** The entry whose lock must be had to remove a part; undefined where a part has no lock. */
export function lockedEntryOf(part: string): string | undefined {
  const [first, second] = part.split(sep);
  if (second !== undefined) {
    return entryOfUnfinished(second);
  }
  return first === "logs" ? undefined : first;
}

function setsByEntry(cache: Cache, sets: readonly RecipeSet[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { name, recipes } of sets) {
    for (const entry of new Set(withNeeds(recipes).map((recipe) => cache.entry(recipe)))) {
      users.set(entry, [...(users.get(entry) ?? []), name]);
    }
  }
  return users;
}

async function usersByEntry(cache: Cache, inUse: readonly InUse[]): Promise<Map<string, string[]>> {
  const directory = await realpath(cache.directory);
  const found = new Map<string, string[]>();
  for (const { user, paths } of inUse) {
    const real = await Promise.all(paths.map(realPlace));
    const entries = real
      .map((path) => relative(directory, path).split(sep)[0] ?? "")
      .filter((entry) => entry !== "" && entry !== "..");
    for (const entry of new Set(entries)) {
      found.set(entry, [...(found.get(entry) ?? []), user]);
    }
  }
  return found;
}

/** A path without symbolic links, as far as it exists. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPlace(parent), basename(path));
  }
}

/** Disk space that a tree takes, hard links counted once. What a build removes meanwhile counts for nothing. */
async function sizeOf(path: string): Promise<number> {
  const script = 'du --summarize --block-size=1 "$1" 2> /dev/null || true';
  const text = await runProgram("sh", ["-c", script, "du", path]);
  return Number(text.split("\t")[0] ?? 0);
}
