import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dump } from "js-yaml";
import { parseFreeMemory } from "../../../src/machines/host/facts/kernel";
import { projectRoot } from "../../../src/paths";
import { runProgram } from "../../../src/process/run";
import { stackFile } from "../../../src/settings/stackFile";

const program = join(projectRoot, "scripts", "lab");

/** Beside the checkout's other labs, so that their files and Pulumi's state of them are not touched. */
export const growthHome = join(projectRoot, ".lab", ".growth");

/** The longest that a command may take, in seconds. */
const atMost = { build: 3 * 3600, up: 1800, again: 300, down: 900 } as const;

/** How long an interrupted `up` has to end in order. */
const graceSeconds = 300;

/** After an `up` the kernel and the pods go on for a while. */
const settlingMilliseconds = 15_000;

/** Bytes that new programs can have. */
export const freeMemory = (): number => parseFreeMemory(readFileSync("/proc/meminfo", "utf8"));

/** The same when what was begun has come to rest. */
export async function settledMemory(signal: AbortSignal): Promise<number> {
  await sleep(settlingMilliseconds, undefined, { signal });
  return freeMemory();
}

/** A lab of the benchmark's own: its stack's file is written for it and goes with it. */
export class GrowthLab {
  readonly stack: string;

  /** @param index from 1; no two labs of one number are up at a time */
  constructor(index: number) {
    this.stack = `growth${index}`;
  }

  /** Writes the lab's settings. */
  choose(workers: number): void {
    const config = { "manilakube:machines": { kind: "podman", workers } };
    writeFileSync(stackFile(this.stack), `# Made by npm run bench -- --growth.\n${dump({ config })}`);
  }

  /** Makes all that is compiled or packed, so that no `up` has to. */
  async build(signal: AbortSignal): Promise<void> {
    await this.command(["cache", "build", this.stack], atMost.build, signal);
  }

  /** @returns seconds */
  up(signal: AbortSignal): Promise<number> {
    return this.command(["up", this.stack], atMost.up, signal);
  }

  /** `up` with nothing to do. @returns seconds */
  again(signal: AbortSignal): Promise<number> {
    return this.command(["up", this.stack], atMost.again, signal);
  }

  /** Takes the lab down, whatever there is of it. No signal: this is what follows one. @returns seconds */
  async down(): Promise<number> {
    const seconds = await this.command(["down", this.stack], atMost.down);
    rmSync(stackFile(this.stack), { force: true });
    return seconds;
  }

  private async command(args: readonly string[], seconds: number, signal?: AbortSignal): Promise<number> {
    const since = Date.now();
    const env = { MANILAKUBE_HOME: growthHome };
    await runProgram(program, args, { cwd: projectRoot, env, signal, atMostSeconds: seconds, graceSeconds });
    return (Date.now() - since) / 1000;
  }
}
