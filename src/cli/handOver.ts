import { spawn } from "node:child_process";

/** Runs a program in this terminal and ends with its exit code. */
export async function handOver(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<void> {
  // The terminal's signals are for the program.
  process.on("SIGINT", () => undefined);
  process.exitCode = await new Promise<number>((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}
