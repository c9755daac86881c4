import { labRecipes, openCache } from "../../artifacts";
import type { Recipe } from "../../artifacts/recipe";
import { nfsGuest } from "../../artifacts/recipes/nfsGuest";
import { cloudImages } from "../../artifacts/recipes/kvm";
import { cacheUsage, pruneCache, type Part } from "../../artifacts/usage";
import { cloudName } from "../../cloud/plan";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { knownStacks } from "../../settings/stackFile";
import { suites } from "../conformance";
import { Display } from "../display";
import { ensureArtifacts } from "./artifacts";
import { cloudRecipes } from "./cloud";

/** What is for no stack in particular: the test cloud, images to upload, an upstream suite. */
const others = [
  ...cloudRecipes,
  ...cloudImages.map(({ recipe }) => recipe),
  nfsGuest,
  ...suites.flatMap(({ recipes }) => recipes),
];

/** What any stack of this checkout needs, and all the rest. One whose settings are wrong needs nothing. */
function allRecipes(): Recipe[] {
  const ofStacks = knownStacks().flatMap((stack) => {
    try {
      return labRecipes(settingsOf(stack));
    } catch (error) {
      if (error instanceof InputError) {
        return [];
      }
      throw error;
    }
  });
  return [...ofStacks, ...others];
}

/** `lab cache`: the cache by part. */
export async function showCache(): Promise<void> {
  const cache = openCache();
  const parts = await cacheUsage(cache, allRecipes());
  process.stdout.write(`${cache.directory}\n${table(parts)}`);
  for (const purpose of ["needed", "build", "stale"] as const) {
    const bytes = parts.filter((part) => part.purpose === purpose).reduce((sum, part) => sum + part.bytes, 0);
    process.stdout.write(`  ${gigabytes(bytes)}  ${purpose} in all\n`);
  }
}

/** `lab cache prune`: what a lab needs stays. */
export async function pruneCacheCommand({ all }: { readonly all: boolean }): Promise<void> {
  const purposes = all ? (["build", "stale", "needed"] as const) : (["build", "stale"] as const);
  const removed = await pruneCache(openCache(), allRecipes(), purposes);
  process.stdout.write(`removed\n${table(removed)}`);
}

/** `lab cache build`: of a stack, or by its own name of the test cloud or an upstream suite. */
export async function buildCache(name: string): Promise<void> {
  const suite = suites.find((each) => each.name === name);
  const recipes = name === cloudName ? cloudRecipes : (suite?.recipes ?? labRecipes(settingsOf(name)));
  await ensureArtifacts(recipes, new Display());
}

function table(parts: readonly Part[]): string {
  return parts
    .map(({ name, purpose, bytes }) => `  ${gigabytes(bytes)}  ${purpose.padEnd(7)} ${name}\n`)
    .join("");
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2).padStart(6)} GB`;
}
