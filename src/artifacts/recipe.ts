import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { toolchainVersion, type Toolchain } from "./toolchain";

/** What a build may use. */
export interface BuildTools {
  /** Runs a program; its output goes to the recipe's log. Throws with the last lines. */
  readonly run: (program: string, args: readonly string[], options?: RunOptions) => Promise<void>;
  /** The finished directory of a recipe that this one needs. */
  readonly need: (recipe: Recipe) => string;
  /** A directory that later builds find again: compilers' caches. */
  readonly scratch: (name: string) => string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** How long it may take; without it as long as any program of a build may. */
  readonly atMostSeconds?: number;
}

/** One artifact: how to make it, and all that decides what comes out. */
export interface Recipe {
  readonly name: string;
  /** A noun phrase for the display. */
  readonly title: string;
  readonly needs: readonly Recipe[];
  /** Versions, options, package lists and texts; a change makes another artifact beside the old one. */
  readonly inputs: unknown;
  /** Files with the code that makes it, `__filename` first: a change of their text counts like one of the inputs. */
  readonly sources: readonly string[];
  /** What of this machine's own programs shows in the result. */
  readonly toolchains?: readonly Toolchain[];
  /** It holds packages of this Debian release as they were on the day: `lab cache build --refresh` makes it anew. */
  readonly debianRelease?: string;
  /** Only other recipes need it: it can be removed when they are done. */
  readonly intermediate?: boolean;
  /** Fills an empty directory. */
  readonly build: (directory: string, tools: BuildTools) => Promise<void>;
}

/**
 * Twelve hex digits over all that decides what comes out, of the recipe and of all that it needs. What is in the cache has
 * no part in it, so that a finished artifact is found after those that it was made from are removed.
 * @param refreshed when Debian's packages were last asked for anew, if ever
 */
export function keyOf(recipe: Recipe, refreshed?: string): string {
  const parts = [
    recipe.name,
    recipe.inputs,
    recipe.sources.map((file) => sha256(readFileSync(file, "utf8"))),
    (recipe.toolchains ?? []).map((tool) => toolchainVersion(tool)),
    recipe.debianRelease === undefined ? [] : [recipe.debianRelease, refreshed ?? "never"],
    recipe.needs.map((need) => keyOf(need, refreshed)),
  ];
  return sha256(JSON.stringify(parts)).slice(0, 12);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The same recipe where only others need it. */
export function intermediate(recipe: Recipe): Recipe {
  return { ...recipe, intermediate: true };
}

/** With all that they are made of, and what that is made of. */
export function withNeeds(recipes: readonly Recipe[]): Recipe[] {
  return recipes.flatMap((recipe) => [recipe, ...withNeeds(recipe.needs)]);
}

/** The recipe's directory name in the cache. */
export function entryName(recipe: Recipe, refreshed?: string): string {
  return `${recipe.name}-${keyOf(recipe, refreshed)}`;
}
