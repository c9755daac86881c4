import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { entryName, type Recipe } from "./recipe";

/**
 * Finished artifacts, one directory each, named after recipe and key. A build fills a directory below `unfinished/` that is
 * renamed when it is whole, and a removal renames it back first, so that half an artifact is never taken for one.
 */
export class Cache {
  private readonly names = new WeakMap<Recipe, string>();
  private stamp: string | undefined;

  constructor(readonly directory: string) {
    this.stamp = readStamp(this.stampFile);
  }

  /** The recipe's directory name. */
  entry(recipe: Recipe): string {
    const name = this.names.get(recipe) ?? entryName(recipe, this.stamp);
    this.names.set(recipe, name);
    return name;
  }

  path(recipe: Recipe): string {
    return join(this.directory, this.entry(recipe));
  }

  /** Whether it is there. An empty directory is what somebody's clean-up left. */
  has(recipe: Recipe): boolean {
    return isFilled(this.path(recipe));
  }

  /**
   * For programs with which a lab is looked at or taken down: the recipe's own entry, or else the newest of its name. The
   * key holds the versions of compilers that such commands need not find, so that it may be another one than at `up`.
   */
  usable(recipe: Recipe): string | undefined {
    if (this.has(recipe)) {
      return this.path(recipe);
    }
    const key = /^[0-9a-f]{12}$/;
    return entriesOf(this.directory)
      .filter((entry) => entry.startsWith(`${recipe.name}-`) && key.test(entry.slice(recipe.name.length + 1)))
      .map((entry) => join(this.directory, entry))
      .filter(isFilled)
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  }

  scratch(name: string): string {
    return join(this.directory, "scratch", name);
  }

  log(entry: string): string {
    return join(this.directory, "logs", `${entry}.log`);
  }

  /** Who builds an entry or removes it has this lock. */
  buildLock(entry: string): string {
    return join(this.directory, "locks", `${entry}.build`);
  }

  /** Those who use an entry, or `scratch`, share this lock; who removes it has it alone. */
  useLock(entry: string): string {
    return join(this.directory, "locks", `${entry}.use`);
  }

  /** Where builds are under way, and leftovers of those that were killed: `<entry>.<something>`. */
  get unfinished(): string {
    return join(this.directory, "unfinished");
  }

  /** The directories of the cache's own; made before anything is written. */
  async prepare(): Promise<void> {
    for (const name of ["locks", "logs", "made", "unfinished"]) {
      await mkdir(join(this.directory, name), { recursive: true });
    }
  }

  /** What is still to be built for a recipe, in order. What only a finished artifact needed is not. */
  missing(recipes: readonly Recipe[]): Recipe[] {
    const found = new Map<string, Recipe>();
    const visit = (recipe: Recipe): void => {
      if (!this.has(recipe) && !found.has(this.entry(recipe))) {
        recipe.needs.forEach(visit);
        found.set(this.entry(recipe), recipe);
      }
    };
    recipes.forEach(visit);
    return [...found.values()];
  }

  /** The same cache with Debian's packages asked for anew: other keys, for this object only until `keepRefreshed`. */
  refreshed(now: Date): Cache {
    const cache = new Cache(this.directory);
    cache.stamp = now.toISOString();
    return cache;
  }

  /** From now on everybody uses what was made anew. Called when it is built, so that until then the old is whole. */
  async keepRefreshed(): Promise<void> {
    await writeFile(`${this.stampFile}.new`, `${this.stamp ?? ""}\n`);
    await rename(`${this.stampFile}.new`, this.stampFile);
  }

  private get stampFile(): string {
    return join(this.directory, "debian-refreshed");
  }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isFilled(directory: string): boolean {
  return entriesOf(directory).length > 0;
}

function readStamp(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
