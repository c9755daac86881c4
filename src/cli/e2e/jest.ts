import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../paths";

export const jestProgram = join(projectRoot, "node_modules", ".bin", "jest");

/**
 * Runs jest in this terminal. A Ctrl-C of the terminal reaches it as well as us.
 * @returns its exit code
 */
export function runJest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(jestProgram, args, { stdio: "inherit", cwd: projectRoot, env });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
