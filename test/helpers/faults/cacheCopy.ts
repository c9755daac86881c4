import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { Cache } from "../../../src/artifacts/cache";
import { toolchainEntries } from "../../../src/artifacts/broughtToolchains";
import { withNeeds, type Recipe } from "../../../src/artifacts/recipe";
import { removeTree } from "../../../src/artifacts/tree";
import { labRecipes } from "../../../src/sources";
import { cacheDirectory } from "../../../src/paths";
import { runProgram } from "../../../src/process/run";
import { settingsWith } from "./settings";

/** Of the cache itself, beside the entries. */
const records = ["made", "debian-refreshed"];

function entries(cache: Cache): string[] {
  const own = withNeeds(labRecipes(settingsWith())).map((recipe) => cache.entry(recipe));
  return [...own, ...toolchainEntries].filter((name) => existsSync(join(cache.directory, name)));
}

/**
 * A cache of the suite's own that holds what its lab needs, beside the user's and on the same file system: files are linked,
 * which takes no room, and whoever removes them or puts others in their place leaves the user's as they are.
 */
export async function linkedCache(): Promise<Cache> {
  const whole = new Cache(cacheDirectory());
  const directory = mkdtempSync(join(dirname(whole.directory), "manilakube-faults-"));
  for (const name of entries(whole)) {
    await runProgram("cp", ["--archive", "--link", join(whole.directory, name), directory]);
  }
  copyRecords(whole.directory, directory);
  return new Cache(directory);
}

/**
 * A cache that lacks one artifact, for builds only: what the artifact needs are links to the user's.
 * @param directory which is there, and empty
 */
export function cacheWithout(recipe: Recipe, directory: string): Cache {
  const whole = new Cache(cacheDirectory());
  for (const name of entries(whole).filter((entry) => entry !== whole.entry(recipe))) {
    symlinkSync(join(whole.directory, name), join(directory, name));
  }
  copyRecords(whole.directory, directory);
  return new Cache(directory);
}

function copyRecords(from: string, to: string): void {
  for (const name of records.filter((each) => existsSync(join(from, each)))) {
    cpSync(join(from, name), join(to, name), { recursive: true });
  }
}

/** An entry that a build left over long ago, for a prune to remove. */
export function addStale({ directory }: Cache): string {
  const name = "kubectl-1.0-0123456789ab";
  mkdirSync(join(directory, name, "bin"), { recursive: true });
  return name;
}

/** Names of what lies in a cache and is an artifact, whole or not. */
export function contents({ directory }: Cache): string[] {
  return readdirSync(directory).sort();
}

export async function removeCache({ directory }: Cache): Promise<void> {
  await removeTree(directory);
}
