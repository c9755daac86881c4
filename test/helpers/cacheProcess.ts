import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ensureBuilt } from "../../src/artifacts/build";
import { Cache } from "../../src/artifacts/cache";
import { projectRoot } from "../../src/paths";
import { fakeRecipe } from "./fakeRecipes";

/**
 * Another process that builds artifacts, for tests of what only processes do to each other. Recipes are told by name; each
 * one needs those before it where `chain` says so.
 */
export interface CacheProcess {
  readonly directory: string;
  readonly names: readonly string[];
  readonly chain: boolean;
  readonly builds: string;
  readonly milliseconds: number;
}

/** Starts it. */
export function cacheProcess(work: CacheProcess): ChildProcess {
  const loader = join(projectRoot, "node_modules", "tsx", "dist", "cjs", "index.cjs");
  return spawn(process.execPath, ["--require", loader, __filename, JSON.stringify(work)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** @returns its exit code and what it wrote to standard error */
export async function endOf(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, errors };
}

export function recipesOf({
  names,
  chain,
  builds,
  milliseconds,
}: CacheProcess): ReturnType<typeof fakeRecipe>[] {
  const recipes: ReturnType<typeof fakeRecipe>[] = [];
  for (const name of names) {
    const needs = chain ? recipes.slice(-1) : [];
    recipes.push(fakeRecipe(name, { needs, builds, milliseconds }));
  }
  return recipes;
}

async function main(work: CacheProcess): Promise<void> {
  const observer = {
    building: (_recipe: unknown, build: () => Promise<void>) => build(),
    printed: () => undefined,
    waiting: <T>(_recipe: unknown, _process: unknown, wait: () => Promise<T>) => wait(),
  };
  await ensureBuilt(new Cache(work.directory), recipesOf(work), observer);
}

if (require.main === module) {
  void main(JSON.parse(process.argv[2] ?? "{}") as CacheProcess);
}
