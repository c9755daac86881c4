import { openCache } from "../../artifacts";
import { pruneCache } from "../../artifacts/prune";
import { withNeeds } from "../../artifacts/recipe";
import { findProgram } from "../../artifacts/toolchain";
import { cacheUsage, type InUse, type RecipeSet } from "../../artifacts/usage";
import { hostKinds } from "../../machines/host/kinds";
import { InputError } from "../../settings/problem";
import { describeCache, keptLines, partTable, prunedPurposes } from "../cacheTable";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { otherSets, setOf, stackSets } from "../recipeSets";
import { ensureArtifacts } from "./artifacts";

export interface BuildCacheOptions {
  readonly refresh: boolean;
}

/** `lab cache`: the cache by part and by set. */
export async function showCache(): Promise<void> {
  const cache = openCache();
  const sets = allSets();
  const parts = await cacheUsage(cache, sets, await filesInUse());
  process.stdout.write(`${cache.directory}\n${describeCache(cache, parts, sets, new Date())}`);
}

/** `lab cache prune`: what a lab needs stays, and what is in use in any case. */
export async function pruneCacheCommand({ all }: { readonly all: boolean }): Promise<void> {
  const cache = openCache();
  const parts = await cacheUsage(cache, allSets(), await filesInUse());
  const purposes = all ? ([...prunedPurposes, "needed"] as const) : prunedPurposes;
  const { removed, kept } = await pruneCache(cache, parts, purposes);
  process.stdout.write(`removed\n${withBreak(partTable(removed, new Date()))}`);
  if (kept.length > 0) {
    process.stdout.write(`kept\n${keptLines(kept)}`);
  }
}

/** `lab cache build`: of stacks, or by their own names of the test cloud, the images or an upstream suite. */
export async function buildCache(names: readonly string[], { refresh }: BuildCacheOptions): Promise<void> {
  const recipes = names.flatMap((name) => setOf(name).recipes);
  const display = new Display();
  const signal = interruptSignal(display);
  if (!refresh) {
    await ensureArtifacts(recipes, display, signal);
    return;
  }
  if (withNeeds(recipes).every(({ debianRelease }) => debianRelease === undefined)) {
    const rule = "holds no Debian packages that could be refreshed";
    throw new InputError("Nothing to refresh", [{ setting: "--refresh", value: names.join(" "), rule }]);
  }
  const cache = openCache().refreshed(new Date());
  await ensureArtifacts(recipes, display, signal, cache);
  await cache.keepRefreshed();
  display.line(
    "\nDebian's packages are of today. A lab that is up gets them with its next `lab up`, which makes its",
  );
  display.line("machines anew. What others are made of is made anew when they are next built.");
}

function allSets(): RecipeSet[] {
  return [...stackSets(), ...otherSets()];
}

/** Whatever the settings say now: what labs' containers stand on, and the Node.js and Go of this very command. */
async function filesInUse(): Promise<InUse[]> {
  const machines = await Promise.all(Object.values(hostKinds).map((kind) => kind.filesInUse()));
  const go = findProgram("go");
  return [
    ...machines.flat(),
    { user: "scripts/lab", paths: [process.execPath, ...(go === undefined ? [] : [go])] },
  ];
}

function withBreak(text: string): string {
  return text === "" ? "" : `${text}\n`;
}
