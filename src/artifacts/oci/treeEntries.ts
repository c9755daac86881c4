import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { LayerEntry } from "./layer";

/**
 * A whole tree of files as the entries of a layer. Devices and sockets are left out. Everybody may read everything: a layer has one
 * mode for files and one owner, and what an image holds is no secret.
 * @param root of the tree, whose name is not in the paths
 */
export async function treeEntries(root: string, below = ""): Promise<LayerEntry[]> {
  const entries: LayerEntry[] = [];
  const found = await readdir(join(root, below));
  for (const name of found.sort()) {
    const path = below === "" ? name : `${below}/${name}`;
    const source = join(root, path);
    const status = await lstat(source);
    if (status.isSymbolicLink()) {
      entries.push({ kind: "link", path, target: await readlink(source) });
    } else if (status.isDirectory()) {
      entries.push({ kind: "directory", path, mode: modeOf(status.mode) });
      entries.push(...(await treeEntries(root, path)));
    } else if (status.isFile()) {
      entries.push({ kind: "file", path, source });
    }
  }
  return entries;
}

/** Of a directory in which everybody may write, or of any other. */
function modeOf(mode: number): number {
  return (mode & 0o002) === 0 ? 0o755 : 0o1777;
}
