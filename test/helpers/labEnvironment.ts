import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Circus } from "@jest/types";
import { TestEnvironment } from "jest-environment-node";
import { momentOf } from "../../src/cli/logs/moment";
import { reportDirectory } from "../../src/report/read";
import { stack } from "./run";

/** Keeps what was going on when a case failed, before anything of it is deleted. */
export default class LabEnvironment extends TestEnvironment {
  async handleTestEvent(event: Circus.AsyncEvent): Promise<void> {
    if (event.name !== "test_fn_failure") {
      return;
    }
    const names: string[] = [];
    for (let block: Circus.DescribeBlock | undefined = event.test.parent; block; block = block.parent) {
      names.unshift(block.name);
    }
    const test = [...names.slice(1), event.test.name].join(" ");
    const directory = join(reportDirectory(stack), "moments");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = `${test.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 120)}.json`;
    const text = await momentOf(stack).catch((error: unknown) => `not to be had: ${String(error)}`);
    writeFileSync(join(directory, file), JSON.stringify({ test, text }), { mode: 0o600 });
  }
}
