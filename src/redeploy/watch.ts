import { createHash } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Directories that an editor, git or Python write into, and no build reads. */
const passedOver = /^(\..*|__pycache__|node_modules)$/;

/** How often is looked. A save is over when two looks in a row find the same: editors write files one after the other. */
const pauseMilliseconds = 500;

/**
 * What tells one state of a directory's files from another: their names, sizes and times. Looking again and again works on
 * every file system, where the kernel's notifications leave out changes that another machine makes.
 */
export function fingerprint(directory: string): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(byName)) {
      const inner = join(path, entry.name);
      if (entry.isDirectory() && !passedOver.test(entry.name)) {
        visit(inner);
      } else if (entry.isFile() && !entry.name.startsWith(".")) {
        const { size, mtimeMs } = lstatSync(inner);
        hash.update(`${inner}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  visit(directory);
  return hash.digest("hex");
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/**
 * Waits for the next save of any file.
 * @param before the state that is known already
 * @returns the state afterwards; undefined where the signal came first
 */
export async function nextSave(
  directory: string,
  before: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  let last = before;
  while (!signal.aborted) {
    const now = look(directory) ?? last;
    if (now !== before && now === last) {
      return now;
    }
    last = now;
    await sleep(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** A file may go between two looks at it; then the next round sees. */
function look(directory: string): string | undefined {
  try {
    return fingerprint(directory);
  } catch {
    return undefined;
  }
}
