import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Cache } from "./cache";
import type { Recipe } from "./recipe";
import { toolchainVersion } from "./toolchain";

/**
 * When an entry of the cache was made, and of what: the file `made/<entry>.json`. It is not in the entry itself, since some
 * entries are read file by file, or copied whole into machines.
 */
const schema = z.object({
  recipe: z.string(),
  title: z.string(),
  /** When its build ended. */
  made: z.iso.datetime(),
  inputs: z.unknown(),
  toolchains: z.record(z.string(), z.string()),
  /** Entries that it was made from. */
  needs: z.array(z.string()),
  /** The oldest of the Debian packages in it, its own or of what it was made from. */
  debian: z.object({ release: z.string(), asOf: z.iso.datetime() }).optional(),
});

export type Made = z.infer<typeof schema>;

/** @param since when its build began; the Debian packages in it count as of that moment */
export async function recordMade(cache: Cache, recipe: Recipe, since: Date): Promise<void> {
  const needs = recipe.needs.map((need) => cache.entry(need));
  const beneath = await Promise.all(needs.map((entry) => readMade(cache, entry)));
  const own =
    recipe.debianRelease === undefined ? [] : [{ release: recipe.debianRelease, asOf: since.toISOString() }];
  const debian = [...own, ...beneath.flatMap((made) => made?.debian ?? [])]
    .sort((one, other) => one.asOf.localeCompare(other.asOf))
    .at(0);
  const made: Made = {
    recipe: recipe.name,
    title: recipe.title,
    made: new Date().toISOString(),
    inputs: recipe.inputs,
    toolchains: Object.fromEntries((recipe.toolchains ?? []).map((tool) => [tool, toolchainVersion(tool)])),
    needs,
    ...(debian === undefined ? {} : { debian }),
  };
  const file = fileOf(cache, cache.entry(recipe));
  await writeFile(`${file}.new`, `${JSON.stringify(made, undefined, 1)}\n`);
  await rename(`${file}.new`, file);
}

/** Undefined for an entry of an older version, or whose record cannot be read. */
export async function readMade(cache: Cache, entry: string): Promise<Made | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileOf(cache, entry), "utf8")));
  } catch {
    return undefined;
  }
}

export async function forgetMade(cache: Cache, entry: string): Promise<void> {
  await rm(fileOf(cache, entry), { force: true });
}

function fileOf(cache: Cache, entry: string): string {
  return join(cache.directory, "made", `${entry}.json`);
}
