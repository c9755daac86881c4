import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { cloudName } from "../../cloud/plan";
import { labHome } from "../../paths";
import { labFile } from "../../running/labFile";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { labRecipes } from "../../sources";
import { runJest } from "../../testing/e2e/jest";
import { faultStackVariable, filesForOwnLab, requireBreakable } from "../../testing/faults/on";
import {
  continueVariable,
  markdownTable,
  readRows,
  resultsVariable,
  treeVariable,
} from "../../testing/faults/results";
import { testedTree } from "../../testing/faults/tree";
import { runOwnTests } from "../../testing/own";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { ensureArtifacts } from "./artifacts";

/** `lab test`: the project's own tests, none of which needs a lab. Root's also make network namespaces (test/host). */
export async function test(args: readonly string[]): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) {
    process.stdout.write("skipped: test/host, since only root makes network namespaces\n");
  }
  // No setting of a lab: a test that reached one would be a mistake.
  process.exitCode = await runOwnTests(args, process.env as Record<string, string>, isRoot);
}

export interface FaultOptions {
  /** A lab that is up and is to be broken in place of one of the suite's own, in the ways that any lab can stand. */
  readonly on?: string;
  /** Whether rows that have passed with this very tree are left out, as after an interruption. */
  readonly continues: boolean;
}

/**
 * `lab test --faults`: makes an embedded lab of its own, breaks it in many ways, one after the other, and sees whether `up`
 * and `down` mend it. Prints what it has found as a table for docs/reliability.md: of a run of all, its own rows; of a part,
 * and of a run that is continued, those of the runs before as well.
 * @param args jest's own, such as a part of a file's name
 * @throws InputError where the lab to be broken is not up, or has other machines than containers; and where nobody can tell
 *   what a run that is to be continued was of
 */
export async function testFaults(args: readonly string[], { on, continues }: FaultOptions): Promise<void> {
  if (on !== undefined) {
    requireBreakable(on);
  }
  const tree = await testedTree();
  if (continues && tree === undefined) {
    const rule = "must be used in a checkout, with git: it leaves out what has passed with the same files";
    throw new InputError("Nothing to continue", [{ setting: "--continue", value: true, rule }]);
  }
  // Another lab's rows are not those of the suite's own.
  const results = join(labHome(), on === undefined ? ".fault-results.jsonl" : `.fault-results-${on}.jsonl`);
  mkdirSync(labHome(), { recursive: true, mode: 0o700 });
  if (args.length === 0 && !continues && existsSync(results)) {
    // The suite is to pass twice in a row: the table of the run before is still wanted.
    renameSync(results, join(labHome(), ".fault-results-before.jsonl"));
  }
  const projects = ["--selectProjects", "faults", "--runInBand"];
  const files = on === undefined ? [] : ["--testPathIgnorePatterns", filesForOwnLab];
  const env = {
    ...(process.env as Record<string, string>),
    ...(on === undefined ? {} : { [faultStackVariable]: on }),
    ...(tree === undefined ? {} : { [treeVariable]: tree }),
    ...(continues ? { [continueVariable]: "1" } : {}),
    [resultsVariable]: results,
  };
  process.exitCode = await runJest([...args, ...projects, ...files], env);
  process.stdout.write(`\n${markdownTable(readRows(results))}\n`);
}

/**
 * `lab cloud test`: the OpenStack target's machines on servers of the test cloud.
 * @throws InputError where it is not up
 */
export async function cloudTest(args: readonly string[]): Promise<void> {
  labFile(cloudName, "clouds.yaml");
  const display = new Display();
  const signal = interruptSignal(display);
  await ensureArtifacts(labRecipes(settingsOf("cloudtest")), display, signal);
  // Two files at once: each waits for servers most of the time, and the cloud's quota of ten is enough for both.
  process.exitCode = await runJest(
    [...args, "--selectProjects", "cloud", "--maxWorkers=2"],
    process.env as Record<string, string>,
  );
}
