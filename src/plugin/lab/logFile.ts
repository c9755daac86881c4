import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { logDirectory } from "../../paths";

/** The output of one phase, appended as it arrives: `.lab/<stack>/logs/<phase>.log`, readable for its owner only. */
export class LogFile {
  /** Why not all of it could be written; undefined where it could. The disk may be full, which ends no phase. */
  lost: string | undefined;

  private constructor(
    readonly path: string,
    private readonly stream: WriteStream,
  ) {
    stream.on("error", (error) => {
      this.lost = error.message;
    });
  }

  static async open(stack: string, phase: string): Promise<LogFile> {
    const directory = logDirectory(stack);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${phase}.log`);
    const log = new LogFile(path, createWriteStream(path, { flags: "a", mode: 0o600 }));
    log.write(`--- ${new Date().toISOString()}`);
    return log;
  }

  write(line: string): void {
    this.stream.write(`${line}\n`);
  }

  async close(): Promise<void> {
    this.stream.end();
    await finished(this.stream).catch(() => undefined);
  }
}
