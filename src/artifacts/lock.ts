import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const pollMilliseconds = 500;

export type Release = () => Promise<void>;

/** Takes a lock file that holds its owner's process id, waiting while another live process has it. */
export async function acquireLock(path: string, signal?: AbortSignal): Promise<Release> {
  for (;;) {
    const release = await tryLock(path);
    if (release !== undefined) {
      return release;
    }
    await sleep(pollMilliseconds, undefined, signal === undefined ? {} : { signal });
  }
}

/**
 * Takes a lock unless another live process has it; a dead owner's lock is taken over.
 * @returns what gives the lock back
 */
export async function tryLock(path: string): Promise<Release | undefined> {
  if ((await lockOwner(path)) === undefined) {
    await rm(path, { force: true });
  }
  try {
    await writeFile(path, `${process.pid}`, { flag: "wx", mode: 0o600 });
  } catch {
    return undefined;
  }
  return () => rm(path, { force: true });
}

/** The live process that holds a lock, if any. */
export async function lockOwner(path: string): Promise<number | undefined> {
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
