import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import { projectRoot } from "../../src/paths";

const start = join(projectRoot, "bin", "start.cjs");

/** The lab's command with a home of its own and stand-ins for programs, as a user starts it. */
export class CommandLine {
  readonly home = mkdtempSync(join(tmpdir(), "manilakube-command-"));
  private readonly bin = join(this.home, ".bin");

  /** Puts a shell script first on PATH, under the name of a program. */
  program(name: string, script: string): void {
    mkdirSync(this.bin, { recursive: true });
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  /** Writes a file below `.lab/`. */
  file(path: string, content: string): void {
    mkdirSync(dirname(join(this.home, path)), { recursive: true });
    writeFileSync(join(this.home, path), content);
  }

  /** @param env added to this process's own environment, with which no variable of ours is set */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): ExecaChildProcess {
    const path = [this.bin, process.env["PATH"] ?? ""].join(delimiter);
    return execa(process.execPath, [start, "src/cli/main.ts", ...args], {
      env: { MANILAKUBE_HOME: this.home, MANILAKUBE_CACHE: join(this.home, ".cache"), PATH: path, ...env },
      reject: false,
    });
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
