import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { until } from "./until";

/** Works while a process runs that goes by the name of Pulumi; what its program does is no matter. */
export async function withPulumiProcess<T>(work: (pid: number) => T | Promise<T>): Promise<T> {
  const bin = mkdtempSync(join(tmpdir(), "manilakube-pulumi-"));
  const program = join(bin, "pulumi");
  copyFileSync(realpathSync("/bin/sleep"), program);
  const running = execa(program, ["300"], { reject: false });
  try {
    const pid = running.pid ?? 0;
    await until("the program to have its name", () =>
      Promise.resolve(readFileSync(`/proc/${pid}/comm`, "utf8") === "pulumi\n" || undefined),
    );
    return await work(pid);
  } finally {
    running.kill();
    await running;
    rmSync(bin, { recursive: true });
  }
}
