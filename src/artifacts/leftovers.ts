import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Cache } from "./cache";
import { tryLock } from "./lock";
import { removeTree } from "./tree";

/** Removes what killed builds left, of all artifacts: one that nobody ever builds again would leave it for ever. */
export async function removeLeftovers(cache: Cache): Promise<void> {
  for (const entry of new Set((await readdir(cache.unfinished)).map(entryOfUnfinished))) {
    const release = await tryLock(cache.buildLock(entry));
    if (release !== undefined) {
      await removeLeftoversOf(cache, entry).finally(release);
    }
  }
}

/** Called with the entry's lock, so that none of them has a live builder. */
export async function removeLeftoversOf(cache: Cache, entry: string): Promise<void> {
  const names = (await readdir(cache.unfinished)).filter((name) => entryOfUnfinished(name) === entry);
  for (const name of names) {
    // A program that outlived its build may resist: the next one tries again.
    await removeTree(join(cache.unfinished, name)).catch(() => undefined);
  }
}

/** `<entry>.<something>` → entry */
export function entryOfUnfinished(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
