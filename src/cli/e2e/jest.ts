import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../paths";
import { signalGroup } from "../../process/group";

export const jestProgram = join(projectRoot, "node_modules", ".bin", "jest");

/**
 * Runs jest in this terminal.
 * @param signal when it is aborted, jest and its workers are ended. Without it they are in this process's own group, and a
 *   Ctrl-C of the terminal reaches them directly
 * @returns its exit code
 */
export function runJest(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // Its workers would outlive it, and go on making what is being removed: all of them are one process group.
    const detached = signal !== undefined;
    const child = spawn(jestProgram, args, { stdio: "inherit", cwd: projectRoot, env, detached });
    const stop = (): void => {
      if (child.pid !== undefined) {
        signalGroup(child.pid, "SIGTERM");
      }
    };
    signal?.addEventListener("abort", stop, { once: true });
    child.once("error", reject);
    child.once("close", (code) => {
      signal?.removeEventListener("abort", stop);
      resolve(code ?? 1);
    });
  });
}
