import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../../src/paths";
import { killDescendants } from "../../../src/process/descendants";
import "./home";

const program = join(projectRoot, "scripts", "lab");

/** How a command of the lab ended. */
export interface Ended {
  /** 128 and its number where a signal ended it, as a shell has it. */
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

export interface CommandOptions {
  /** How long it may take. */
  readonly seconds?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Exit codes of what was ended by these signals. */
const endedBy: Readonly<Record<string, number>> = { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** A command of the lab as its users start it, in a process group of its own, as in a terminal. */
export class Command {
  private readonly child: ChildProcess;
  private readonly since = Date.now();
  private text = "";
  /** @throws Error where it takes too long; nothing of it runs then */
  readonly end: Promise<Ended>;

  constructor(
    private readonly args: readonly string[],
    { seconds = 300, env = {} }: CommandOptions = {},
  ) {
    this.child = spawn(program, args, {
      cwd: projectRoot,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.text += text;
      });
    }
    this.end = this.wait(seconds);
    // It is waited for later, or not at all.
    this.end.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.text;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** To all in its terminal's foreground, as a key does. */
  press(key: "Ctrl-C"): void {
    if (this.isRunning) {
      process.kill(-this.pid, { "Ctrl-C": "SIGINT" }[key]);
    }
  }

  private wait(seconds: number): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        killDescendants(this.pid);
        this.child.kill("SIGKILL");
        const last = this.text.split("\n").slice(-15).join("\n");
        reject(new Error(`\`scripts/lab ${this.args.join(" ")}\` did not end within ${seconds} s:\n${last}`));
      }, seconds * 1000);
      this.child.once("error", reject);
      // Not 'close': what it has started may outlive it, with its output open.
      this.child.once("exit", (code, signal) => {
        clearTimeout(timer);
        // What it said last may still be under way.
        setTimeout(() => {
          const byNumber = code ?? endedBy[signal ?? ""] ?? -1;
          resolve({ code: byNumber, output: this.text, seconds: (Date.now() - this.since) / 1000 });
        }, 200);
      });
    });
  }
}
