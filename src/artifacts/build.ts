import { randomBytes } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { anyOf } from "../process/abort";
import type { Cache } from "./cache";
import { defaultWaitSeconds, hold, type WaitLimits } from "./hold";
import { removeLeftovers, removeLeftoversOf } from "./leftovers";
import { acquireLock, lockOwner, LockTimeout, tryLock, type Release } from "./lock";
import { runLogged } from "./log";
import { recordMade } from "./made";
import type { BuildTools, Recipe } from "./recipe";
import { removeTree } from "./tree";

/** Is told what builds do, to show it. `building` and `waiting` run the work that they are given. */
export interface BuildObserver {
  readonly building: (recipe: Recipe, work: () => Promise<void>) => Promise<void>;
  /** A line of what the programs of a build print. */
  readonly printed: (recipe: Recipe, line: string) => void;
  /** Another process is building this recipe, and `work` waits for that. `process` is its id, where it is known. */
  readonly waiting: (
    recipe: Recipe,
    process: number | undefined,
    work: () => Promise<Release>,
  ) => Promise<Release>;
}

/** The lock of what all builds share. */
export const scratchEntry = "scratch";

/**
 * Builds the artifacts that are missing. Several processes may do so at the same time: each artifact has a lock, and this
 * process waits for an artifact that another one is building only when it has nothing else left to build.
 * @returns a function that gives the artifacts free: until it is called, or this process ends, nobody can remove them
 */
export async function ensureBuilt(
  cache: Cache,
  recipes: readonly Recipe[],
  observer: BuildObserver,
  options: WaitLimits = {},
): Promise<Release> {
  await cache.prepare();
  if (cache.missing(recipes).length > 0) {
    await removeLeftovers(cache);
  }
  for (;;) {
    await buildMissing(cache, recipes, observer, options);
    const release = await hold(cache, recipes, options);
    // `cache prune` may have removed an artifact between the build and the hold.
    if (cache.missing(recipes).length === 0) {
      return release;
    }
    release();
  }
}

/**
 * What may be built at the same time: a compiler uses all cores by itself, so that a second one would only take memory;
 * installing Debian's packages uses one, and runs beside it.
 */
const lanes = ["compilers", "others"] as const;

function laneOf({ toolchains = [] }: Recipe): (typeof lanes)[number] {
  return toolchains.includes("go") ? "compilers" : "others";
}

/** Builds until nothing is missing, one artifact in each lane. A failure ends what is under way beside it. */
async function buildMissing(
  cache: Cache,
  recipes: readonly Recipe[],
  observer: BuildObserver,
  options: WaitLimits,
): Promise<void> {
  const failure = new AbortController();
  const signal = anyOf(failure.signal, options.signal);
  const running = new Map<string, Promise<void>>();
  try {
    for (;;) {
      const missing = cache.missing(recipes);
      const ready = missing.filter(({ needs }) => needs.every((need) => cache.has(need)));
      for (const lane of lanes) {
        const candidates = ready.filter((recipe) => laneOf(recipe) === lane);
        if (candidates.length > 0 && !running.has(lane)) {
          const work = buildOne(cache, candidates, observer, { ...options, signal });
          running.set(
            lane,
            work.finally(() => running.delete(lane)),
          );
        }
      }
      if (running.size === 0) {
        return;
      }
      await Promise.race(running.values());
    }
  } catch (error) {
    failure.abort();
    await Promise.allSettled(running.values());
    throw error;
  }
}

/** Builds the first of several artifacts that no other process is building. Where others build all of them, waits for the first. */
async function buildOne(
  cache: Cache,
  ready: readonly Recipe[],
  observer: BuildObserver,
  options: WaitLimits,
): Promise<void> {
  for (const recipe of ready) {
    const release = await tryLock(cache.buildLock(cache.entry(recipe)));
    if (release !== undefined) {
      return locked(cache, recipe, observer, options, release);
    }
  }
  const [first] = ready;
  if (first !== undefined) {
    const release = await waitFor(cache, first, observer, options);
    await locked(cache, first, observer, options, release);
  }
}

async function waitFor(
  cache: Cache,
  recipe: Recipe,
  observer: BuildObserver,
  { signal, waitSeconds = defaultWaitSeconds }: WaitLimits,
): Promise<Release> {
  const path = cache.buildLock(cache.entry(recipe));
  const owner = await lockOwner(path);
  try {
    return await observer.waiting(recipe, owner, () =>
      acquireLock(path, { signal, atMostSeconds: waitSeconds }),
    );
  } catch (error) {
    if (error instanceof LockTimeout) {
      const other = `process ${(await lockOwner(path)) ?? "?"}`;
      throw new Error(
        `${recipe.title}: ${other} has been building it for more than ${waitSeconds} s; wait for it or end it`,
        { cause: error },
      );
    }
    throw signal?.aborted === true ? new Error(`interrupted while waiting for ${recipe.title}`) : error;
  }
}

/** With the recipe's lock, which is given back at the end. */
async function locked(
  cache: Cache,
  recipe: Recipe,
  observer: BuildObserver,
  options: WaitLimits,
  release: Release,
): Promise<void> {
  try {
    const releaseNeeds = await hold(cache, recipe.needs, options, [scratchEntry]);
    try {
      // In the meantime another process may have built it, or removed what it needs.
      if (!cache.has(recipe) && recipe.needs.every((need) => cache.has(need))) {
        const onLine = (line: string): void => {
          observer.printed(recipe, line);
        };
        await observer.building(recipe, () => build(cache, recipe, onLine, options.signal));
      }
    } finally {
      releaseNeeds();
    }
  } finally {
    release();
  }
}

async function build(
  cache: Cache,
  recipe: Recipe,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entry = cache.entry(recipe);
  await removeLeftoversOf(cache, entry);
  // Another name each time: programs of a killed build may still be writing into that build's directory.
  const unfinished = join(cache.unfinished, `${entry}.${randomBytes(4).toString("hex")}`);
  // What a killed compiler leaves of its own goes like the unfinished tree; in /tmp nobody would look for it.
  const ofCompilers = `${unfinished}-go`;
  const since = new Date();
  try {
    await mkdir(unfinished);
    await mkdir(ofCompilers);
    await recipe.build(unfinished, buildTools(cache, entry, onLine, signal, { GOTMPDIR: ofCompilers }));
    await recordMade(cache, recipe, since);
    await rename(unfinished, cache.path(recipe));
  } catch (error) {
    // The disk may be full, so the unfinished tree goes at once. What cannot be removed now, the next build removes.
    await removeTree(unfinished).catch(() => undefined);
    throw error;
  } finally {
    await removeTree(ofCompilers).catch(() => undefined);
  }
}

/**
 * What a build may use, and where its output goes: the log of `entry`.
 * @param common variables of all programs of the build, beside those of this process
 */
export function buildTools(
  cache: Cache,
  entry: string,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
  common: Readonly<Record<string, string>> = {},
): BuildTools {
  return {
    need: (recipe) => cache.path(recipe),
    scratch: (name) => cache.scratch(name),
    run: (program, args, { env, ...options } = {}) =>
      runLogged(
        { file: cache.log(entry), onLine },
        program,
        args,
        { ...options, env: { ...common, ...env } },
        signal,
      ),
  };
}
