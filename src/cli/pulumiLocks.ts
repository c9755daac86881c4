import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes the locks of Pulumis that are gone: a killed one leaves its own behind, and it protects nothing. After a reboot
 * its process id may be a stranger's.
 * @param directory where Pulumi keeps the locks of one stack
 */
export function releaseDeadLocks(directory: string): void {
  if (!existsSync(directory)) {
    return;
  }
  for (const file of readdirSync(directory)) {
    const path = join(directory, file);
    const pid = ownerOf(path);
    if (pid === undefined || !isPulumi(pid)) {
      rmSync(path, { force: true });
    }
  }
}

/** Undefined where the file does not say: Pulumi was killed, or the disk was full, while it wrote it. */
function ownerOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { pid?: number }).pid;
  } catch {
    return undefined;
  }
}

/** Whether a process runs Pulumi's engine. */
export function isPulumi(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "pulumi";
  } catch {
    return false;
  }
}
