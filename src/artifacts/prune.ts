import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Cache } from "./cache";
import { lockOwner, tryLock, type Release } from "./lock";
import { forgetMade } from "./made";
import { removeTree } from "./tree";
import { lockedEntryOf, type Part, type Purpose } from "./usage";

/** A part that a prune was asked to remove and did not. */
export interface Kept {
  readonly part: Part;
  readonly why: string;
}

export interface Pruned {
  readonly removed: readonly Part[];
  readonly kept: readonly Kept[];
}

/** Whether a prune of these purposes removes it, if nobody has its lock. */
export function isPrunable({ purpose, users }: Part, purposes: readonly Purpose[]): boolean {
  return purposes.includes(purpose) && users.length === 0;
}

/** Removes parts of the given purposes, except what a container stands on and what another process builds or uses. */
export async function pruneCache(
  cache: Cache,
  parts: readonly Part[],
  purposes: readonly Purpose[],
): Promise<Pruned> {
  const removed: Part[] = [];
  const kept: Kept[] = [];
  await cache.prepare();
  for (const part of parts.filter(({ purpose }) => purposes.includes(purpose))) {
    const why = isPrunable(part, purposes)
      ? await removePart(cache, part.name)
      : `in use by ${part.users.join(", ")}`;
    if (why === undefined) {
      removed.push(part);
    } else {
      kept.push({ part, why });
    }
  }
  return { removed, kept };
}

/** @returns why it was kept */
async function removePart(cache: Cache, name: string): Promise<string | undefined> {
  const entry = lockedEntryOf(name);
  if (entry === undefined) {
    await removeTree(join(cache.directory, name));
    return undefined;
  }
  const releases: Release[] = [];
  try {
    const locks = [cache.buildLock(entry), ...(name === entry ? [cache.useLock(entry)] : [])];
    for (const lock of locks) {
      const release = await tryLock(lock);
      if (release === undefined) {
        const owner = await lockOwner(lock);
        return owner === undefined ? "in use by a command that is running" : `process ${owner} works on it`;
      }
      releases.push(release);
    }
    await removeLocked(cache, name, entry);
    for (const lock of locks) {
      await rm(lock, { force: true });
    }
    return undefined;
  } finally {
    for (const release of releases) {
      release();
    }
  }
}

async function removeLocked(cache: Cache, name: string, entry: string): Promise<void> {
  const path = join(cache.directory, name);
  // Another prune may have been here.
  if (!existsSync(path)) {
    return;
  }
  // Renamed first, which is one step: a removal that is interrupted must not leave half an artifact in its place.
  const away = join(cache.unfinished, `${entry}.${randomBytes(4).toString("hex")}`);
  await rename(path, away);
  await removeTree(away);
  if (name === entry) {
    await forgetMade(cache, entry);
  }
}
