import { readFile } from "node:fs/promises";
import { runProgram, succeeds } from "../process/run";

/**
 * Removes a directory tree. `rm` and not Node's own: Go's module cache has read-only directories, and a root file system
 * has device nodes. What a killed mmdebstrap left mounted in it is unmounted first.
 */
export async function removeTree(path: string): Promise<void> {
  for (const place of await mountsBelow(path)) {
    await succeeds("umount", ["--lazy", place]);
  }
  await succeeds("chmod", ["--recursive", "u+w", path]);
  await runProgram("rm", ["--recursive", "--force", "--one-file-system", path]);
}

/** The last mounted first. */
async function mountsBelow(path: string): Promise<string[]> {
  const text = await readFile("/proc/self/mounts", "utf8");
  return text
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "))
    .filter((place) => place.startsWith(`${path}/`))
    .reverse();
}

/** Copies a tree of files into another one. */
export async function copyTree(from: string, to: string): Promise<void> {
  await runProgram("cp", ["--recursive", "--no-dereference", `${from}/.`, to]);
}
