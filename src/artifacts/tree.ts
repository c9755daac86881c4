import { runProgram, succeeds } from "../process/run";

/**
 * Removes a directory tree. `rm` and not Node's own: Go's module cache has read-only directories, and a root file system
 * has device nodes.
 */
export async function removeTree(path: string): Promise<void> {
  await succeeds("chmod", ["--recursive", "u+w", path]);
  await runProgram("rm", ["--recursive", "--force", "--one-file-system", path]);
}

/** Copies a tree of files into another one. */
export async function copyTree(from: string, to: string): Promise<void> {
  await runProgram("cp", ["--recursive", "--no-dereference", `${from}/.`, to]);
}
