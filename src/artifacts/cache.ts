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

  /** Whether the artifact is in the cache. An empty directory does not count: programs that clean up leave such behind. */
  has(recipe: Recipe): boolean {
    return isFilled(this.path(recipe));
  }

  /**
   * Finds a program for commands that only look at a lab or take it down: the recipe's own entry, or else the newest entry
   * of the recipe's name. A key holds the versions of compilers, and such commands run without compilers, so that they may
   * compute another key than `up` did.
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

  /** The recipes that are still to be built, each behind those that it needs. What a finished artifact was made from is not among them. */
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

  /** The same cache, in which all that holds Debian packages is missing and will be built with today's. Until `keepRefreshed` only this object sees it so. */
  refreshed(now: Date): Cache {
    const cache = new Cache(this.directory);
    cache.stamp = now.toISOString();
    return cache;
  }

  /** Lets everybody use the refreshed artifacts. To be called when all of them are built: until then the old ones serve. */
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
