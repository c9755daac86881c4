import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { ProcessError, runProgram } from "../process/run";
import { removeTree } from "./tree";
import { acquireLock } from "./lock";
import { entryName, type BuildTools, type Recipe, type RunOptions } from "./recipe";

/** A build failed; the message ends with the last lines of its output. */
export class BuildError extends Error {
  override readonly name = "BuildError";

  constructor(message: string, cause: unknown) {
    super(message);
    this.cause = cause;
  }
}

export interface BuildObserver {
  /** Wraps the build of one recipe, for a display. */
  readonly building: (recipe: Recipe, work: () => Promise<void>) => Promise<void>;
}

/**
 * Finished artifacts, one directory each, named after recipe and key. A build fills a directory of another name and is
 * renamed when it is whole, so that an interrupted one is never taken for a finished one.
 */
export class Cache {
  constructor(readonly directory: string) {}

  path(recipe: Recipe): string {
    return join(this.directory, entryName(recipe));
  }

  has(recipe: Recipe): boolean {
    return existsSync(this.path(recipe));
  }

  scratch(name: string): string {
    return join(this.directory, "scratch", name);
  }

  /** What is still to be built for a recipe, in order. What only a finished artifact needed is not. */
  missing(recipes: readonly Recipe[]): Recipe[] {
    const found = new Map<string, Recipe>();
    const visit = (recipe: Recipe): void => {
      if (!this.has(recipe) && !found.has(entryName(recipe))) {
        recipe.needs.forEach(visit);
        found.set(entryName(recipe), recipe);
      }
    };
    recipes.forEach(visit);
    return [...found.values()];
  }

  /** Builds what is missing, one after the other: each build uses all cores by itself. */
  async ensure(recipes: readonly Recipe[], observer: BuildObserver, signal?: AbortSignal): Promise<void> {
    if (this.missing(recipes).length === 0) {
      return;
    }
    await mkdir(this.directory, { recursive: true });
    const release = await acquireLock(join(this.directory, "lock"), signal);
    try {
      await this.removeUnfinished();
      for (const recipe of this.missing(recipes)) {
        await observer.building(recipe, () => this.build(recipe, signal));
      }
    } finally {
      await release();
    }
  }

  private async build(recipe: Recipe, signal: AbortSignal | undefined): Promise<void> {
    const unfinished = join(this.directory, `unfinished-${entryName(recipe)}`);
    await mkdir(unfinished, { recursive: true });
    await mkdir(join(this.directory, "logs"), { recursive: true });
    const log = join(this.directory, "logs", `${recipe.name}.log`);
    await recipe.build(unfinished, this.tools(log, signal));
    await rename(unfinished, this.path(recipe));
  }

  private async removeUnfinished(): Promise<void> {
    const names = (await readdir(this.directory)).filter((name) => name.startsWith("unfinished-"));
    await Promise.all(names.map((name) => removeTree(join(this.directory, name))));
  }

  private tools(log: string, signal: AbortSignal | undefined): BuildTools {
    return {
      need: (recipe) => this.path(recipe),
      scratch: (name) => this.scratch(name),
      run: (program, args, options) => runLogged(log, program, args, options, signal),
    };
  }
}

async function runLogged(
  log: string,
  program: string,
  args: readonly string[],
  { cwd, env, input }: RunOptions = {},
  signal: AbortSignal | undefined,
): Promise<void> {
  const stream = createWriteStream(log, { flags: "a" });
  try {
    await runProgram(program, args, {
      cwd,
      env,
      input,
      signal,
      onLine: (line) => {
        stream.write(`${line}\n`);
      },
    });
  } catch (error) {
    throw error instanceof ProcessError
      ? new BuildError(`${error.message}\n  whole output: ${log}`, error)
      : error;
  } finally {
    stream.end();
  }
}
