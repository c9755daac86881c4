import { mkdirSync, mkdtempSync, openSync, closeSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../../src/process/run";

const filler = ".filler";

/** A directory on a file system of its own, so small that it can be filled. What the directory held is in it, too. */
export class SmallDisk {
  private constructor(private readonly directory: string) {}

  /** @param mebibytes of the file system; what the directory holds must fit in. */
  static async mount(directory: string, mebibytes: number): Promise<SmallDisk> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    await moved(directory, () =>
      runProgram("mount", [
        "-t",
        "tmpfs",
        "-o",
        `size=${mebibytes}m,mode=0700`,
        "manilakube-small",
        directory,
      ]),
    );
    return new SmallDisk(directory);
  }

  /** Leaves no room for a single byte. */
  fill(): void {
    const file = openSync(join(this.directory, filler), "w", 0o600);
    try {
      const block = Buffer.alloc(2 ** 16);
      for (;;) {
        writeSync(file, block);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") {
        throw error;
      }
    } finally {
      closeSync(file);
    }
  }

  /** There is room again. */
  free(): void {
    rmSync(join(this.directory, filler), { force: true });
  }

  /** What it holds goes to where it was before. */
  async unmount(): Promise<void> {
    this.free();
    await moved(this.directory, () => runProgram("umount", [this.directory]));
  }
}

/** Something happens to a directory by which another file system is seen in its place; its content comes along. */
async function moved(directory: string, work: () => Promise<unknown>): Promise<void> {
  const aside = mkdtempSync(join(tmpdir(), "manilakube-aside-"));
  try {
    await runProgram("cp", ["--archive", `${directory}/.`, aside]);
    await work();
    // What an earlier mount has covered is older than what is brought.
    await runProgram("find", [directory, "-mindepth", "1", "-delete"]);
    await runProgram("cp", ["--archive", `${aside}/.`, directory]);
  } finally {
    rmSync(aside, { recursive: true });
  }
}
