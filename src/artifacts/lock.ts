import { spawn } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";

/**
 * Locks between processes of this host, that the kernel frees when their holder ends, however it ends.
 *
 * They are flock(2) locks: Node has no call for it, so that `flock` of util-linux takes the lock on a descriptor that it
 * inherits from this process. The lock belongs to the open file and not to `flock`, which ends at once; this process
 * keeps the file open for as long as the lock is to be held, and Node closes it for every program that it starts.
 * Of the npm packages, proper-lockfile guesses from a time stamp whether a holder lives, and fs-ext must be compiled. A
 * file with a process id, as was here before, takes a stranger with a dead holder's id for the holder.
 */

/** Gives a lock back. */
export type Release = () => void;

export interface LockOptions {
  /** Beside other shared holders, instead of alone. */
  readonly shared?: boolean;
}

export interface WaitOptions extends LockOptions {
  readonly atMostSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** A lock was not given back in time. */
export class LockTimeout extends Error {
  override readonly name = "LockTimeout";
}

// Other than what flock and the shell end with.
const takenExitCode = 75;
/** A holder's file may be replaced, and the one who waits looks again. */
const sliceSeconds = 10;

/** Takes a lock unless another has it. */
export async function tryLock(path: string, options: LockOptions = {}): Promise<Release | undefined> {
  return attempt(path, options, ["--nonblock"], undefined);
}

/**
 * Takes a lock, waiting while others have it.
 * @throws LockTimeout
 */
export async function acquireLock(path: string, options: WaitOptions): Promise<Release> {
  const { atMostSeconds, signal } = options;
  const deadline = Date.now() + atMostSeconds * 1000;
  for (;;) {
    const seconds = Math.min(sliceSeconds, Math.max(0, (deadline - Date.now()) / 1000));
    const release = await attempt(path, options, ["--timeout", seconds.toFixed(2)], signal);
    if (release !== undefined) {
      return release;
    }
    if (Date.now() >= deadline) {
      throw new LockTimeout(`the lock ${path} was not free within ${atMostSeconds} s`);
    }
  }
}

/** The process that holds a lock alone; asked after the lock was found taken. */
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

async function attempt(
  path: string,
  { shared = false }: LockOptions,
  patience: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Release | undefined> {
  for (;;) {
    const file = openSync(path, "a+", 0o600);
    let held = false;
    try {
      if (!(await flock(file, [shared ? "--shared" : "--exclusive", ...patience], signal))) {
        return undefined;
      }
      // Its last holder may have removed the file: then somebody else can lock the one that is there now.
      held = isFileAt(file, path);
    } finally {
      if (!held) {
        closeSync(file);
      }
    }
    if (held) {
      return shared
        ? () => {
            closeSync(file);
          }
        : signed(file);
    }
  }
}

/** Writes into the file who holds it, for people and for those who wait. */
function signed(file: number): Release {
  try {
    ftruncateSync(file);
    writeSync(file, `${process.pid}`);
  } catch {
    // The disk is full: it is held all the same, by a process without a name.
  }
  return () => {
    ftruncateSync(file);
    closeSync(file);
  };
}

/** @returns whether the open file is locked now */
async function flock(
  file: number,
  options: readonly string[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  signal?.throwIfAborted();
  const code = await new Promise<number | null>((resolve, reject) => {
    const args = [...options, "--conflict-exit-code", `${takenExitCode}`, "3"];
    // Not for a Ctrl-C, which comes to us.
    const child = spawn("flock", args, { stdio: ["ignore", "ignore", "ignore", file], detached: true });
    const stop = (): void => {
      child.kill();
    };
    signal?.addEventListener("abort", stop, { once: true });
    child.once("error", reject);
    child.once("close", (ended) => {
      signal?.removeEventListener("abort", stop);
      resolve(ended);
    });
  });
  signal?.throwIfAborted();
  if (code !== 0 && code !== takenExitCode) {
    throw new Error(`flock (of util-linux) failed: ${code === null ? "it was ended" : `exit code ${code}`}`);
  }
  return code === 0;
}

function isFileAt(file: number, path: string): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  const mine = fstatSync(file);
  return now !== undefined && now.ino === mine.ino && now.dev === mine.dev;
}
