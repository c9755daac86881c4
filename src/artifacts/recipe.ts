import { createHash } from "node:crypto";

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
}

/** One artifact: how to make it, and all that decides what comes out. */
export interface Recipe {
  readonly name: string;
  /** A noun phrase for the display. */
  readonly title: string;
  readonly needs: readonly Recipe[];
  /** Versions, package lists and texts; a change makes another artifact beside the old one. */
  readonly inputs: unknown;
  /** Only other recipes need it: it can be removed when they are done. */
  readonly intermediate?: boolean;
  /** Fills an empty directory. */
  readonly build: (directory: string, tools: BuildTools) => Promise<void>;
}

/** Twelve hex digits over the recipe's inputs and those of all that it needs. */
export function keyOf(recipe: Recipe): string {
  const parts = [recipe.name, recipe.inputs, recipe.needs.map(keyOf)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

/** The same recipe where only others need it. */
export function intermediate(recipe: Recipe): Recipe {
  return { ...recipe, intermediate: true };
}

/** The recipe's directory name in the cache. */
export function entryName(recipe: Recipe): string {
  return `${recipe.name}-${keyOf(recipe)}`;
}
