import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../process/run";

/** What became of a volume since it was filled from the root file system: the rest need not be kept. */
export interface Changes {
  /** What is no more, or is another thing now, by its path in the volume. */
  readonly removed: readonly string[];
  /** What is new or another, each directory before what is in it. */
  readonly changed: readonly string[];
}

/** Seconds to list a directory. */
const longest = 600;

interface Entry {
  /** As `find` has it: `f`, `d`, `l` … */
  readonly type: string;
  /** Device and inode. */
  readonly file: string;
  /** What tells a changed file, or link, or directory. */
  readonly state: string;
}

/**
 * Compares a volume with the directory that it was filled from.
 * @param seed undefined where the root file system has no such directory
 */
export async function changesSince(
  seed: string | undefined,
  volume: string,
  signal?: AbortSignal,
): Promise<Changes> {
  const before = seed === undefined ? new Map<string, Entry>() : await entriesOf(seed, signal);
  const now = await entriesOf(volume, signal);
  const isSame = (path: string, entry: Entry): boolean => {
    const old = before.get(path);
    return old !== undefined && (old.file === entry.file || old.state === entry.state);
  };
  const removed = [...before]
    .filter(([path, old]) => {
      const entry = now.get(path);
      // A directory that has another mode now need not go first, and may hold what stays.
      return entry === undefined || (!isSame(path, entry) && !(old.type === "d" && entry.type === "d"));
    })
    .map(([path]) => path);
  return {
    removed: removed.sort(),
    changed: [...now].flatMap(([path, entry]) => (isSame(path, entry) ? [] : [path])).sort(),
  };
}

/** Takes away from a volume that was filled anew what went from the one that was saved. */
export async function removeFrom(volume: string, removed: readonly string[]): Promise<void> {
  for (const path of removed) {
    await rm(join(volume, path), { recursive: true, force: true });
  }
}

/** A list of paths as a text, and back; a path holds no NUL. */
export const listText = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join("");
export const listIn = (text: string): string[] => text.split("\0").filter((path) => path !== "");

const fields = ["%P", "%y", "%D %i", "%m %U:%G", "%s %T@", "%l"];

/** All below a directory, by path. */
async function entriesOf(directory: string, signal?: AbortSignal): Promise<Map<string, Entry>> {
  const format = fields.map((field) => `${field}\\0`).join("");
  const text = await runProgram("find", [directory, "-mindepth", "1", "-printf", format], {
    signal,
    atMostSeconds: longest,
  });
  const values = text.split("\0");
  const entries = new Map<string, Entry>();
  for (let at = 0; at + fields.length <= values.length; at += fields.length) {
    const [path = "", type = "", file = "", access = "", size = "", target = ""] = values.slice(at);
    const content = type === "f" ? size : target;
    entries.set(path, { type, file, state: `${type} ${access} ${content}` });
  }
  return entries;
}
