import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../paths";
import { runProgram } from "../../process/run";

/** What of the checkout decides how a fault ends: programs, scripts, and the suite itself. Prose does not. */
const parts = ["bin", "scripts", "src", "templates", "test", "package.json", "package-lock.json"];

/**
 * Names what the fault suite tests: the same files have the same name, committed or not. It is git's own name for a tree of
 * them, so that `--continue` knows which rows were tried with what is there now.
 * @param root of a checkout
 * @returns 40 hex digits; undefined where the directory is no checkout, or there is no git
 */
export async function testedTree(root = projectRoot): Promise<string | undefined> {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-tree-"));
  // An index of its own: the user's stays as it is.
  const options = { cwd: root, env: { GIT_INDEX_FILE: join(directory, "index") } };
  try {
    await runProgram("git", ["add", "--all", "--", ...parts], options);
    return (await runProgram("git", ["write-tree"], options)).trim();
  } catch {
    return undefined;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
