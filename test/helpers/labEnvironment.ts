import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Circus } from "@jest/types";
import { TestEnvironment } from "jest-environment-node";
import { momentOf } from "../../src/running/logs/moment";
import { lab, patience, report } from "./run";

/**
 * Gives cases the time that the lab's machines need, and keeps what was going on when one failed, before anything of it is
 * deleted.
 */
export default class LabEnvironment extends TestEnvironment {
  /** Hooks and cases that have got it: a hook may run for each case. */
  private readonly given = new WeakSet<Timed>();

  async handleTestEvent(event: Circus.AsyncEvent, { testTimeout }: Circus.State): Promise<void> {
    if (event.name === "test_start") {
      this.giveTime(event.test, testTimeout);
    } else if (event.name === "hook_start") {
      this.giveTime(event.hook, testTimeout);
    }
    if (event.name !== "test_fn_failure") {
      return;
    }
    const names: string[] = [];
    for (let block: Circus.DescribeBlock | undefined = event.test.parent; block; block = block.parent) {
      names.unshift(block.name);
    }
    const test = [...names.slice(1), event.test.name].join(" ");
    const directory = join(report, "moments");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = `${test.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 120)}.json`;
    const text = await momentOf(lab).catch((error: unknown) => `not to be had: ${String(error)}`);
    writeFileSync(join(directory, file), JSON.stringify({ test, text }), { mode: 0o600 });
  }

  private giveTime(timed: Timed, usual: number): void {
    if (!this.given.has(timed)) {
      this.given.add(timed);
      timed.timeout = (timed.timeout ?? usual) * patience;
    }
  }
}

type Timed = Circus.Hook | Circus.TestEntry;
