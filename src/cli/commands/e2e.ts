import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { placeOf } from "../../machines/places";
import { RunningLab } from "../../running/lab";
import { archiveLogs } from "../../running/logs/archive";
import { reachManila } from "../../running/reachManila";
import { InputError } from "../../settings/problem";
import { runJest } from "../../testing/e2e/jest";
import {
  loadProjects,
  projectsFor,
  selection,
  usualAtOnce,
  type E2eOptions,
  type Selection,
  type TestProject,
} from "../../testing/e2e/options";
import { anyCase, forgetResults, resultOptions, writeReport } from "../../testing/e2e/results";
import { sweepRun } from "../../testing/e2e/sweep";
import { newReport } from "../../testing/report/directory";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { requireEmpty } from "../newDirectory";

/**
 * `lab e2e`: tests against a running lab: first those that may run side by side, then those that must be alone with it;
 * a report of it all, the lab's logs where something failed, and nothing left behind.
 * @throws InputError where the lab does not answer, or nothing is chosen
 */
export async function e2e(stack: string, options: E2eOptions, filters: readonly string[]): Promise<void> {
  const lab = RunningLab.open(stack);
  await runCases(lab, projectsFor(filters), { ...selection(options, filters), report: options.report });
}

/** `lab load`: many claims at once, on each protocol. Otherwise as `lab e2e`. */
export async function load(stack: string, options: Pick<E2eOptions, "report">): Promise<void> {
  const all = { times: 1, atOnce: undefined, args: [] };
  await runCases(RunningLab.open(stack), loadProjects, { ...all, report: options.report });
}

interface CaseRun extends Selection {
  /** Where its report goes; without it to the others of the stack. */
  readonly report: string | undefined;
}

async function runCases(
  lab: RunningLab,
  chosen: readonly TestProject[],
  { times, atOnce, args, report }: CaseRun,
): Promise<void> {
  if (report !== undefined) {
    requireEmpty("--report", report);
  }
  const { stack } = lab;
  const patience = await placeOf(lab.settings).patience();
  await requireAnswer(lab);
  const display = new Display();
  const signal = interruptSignal(display, "interrupted; cleaning up");
  const run = randomBytes(4).toString("hex");
  const directory = newReport(stack, report === undefined ? undefined : resolve(report));
  let code = 0;
  for (let time = 1; time <= times && code === 0 && !signal.aborted; time += 1) {
    if (times > 1) {
      display.line(`\n--- ${time} of ${times}`);
    }
    const how = { lab, run, patience, atOnce: atOnce ?? usualAtOnce(patience), directory };
    code = await reachManila(lab, () => once(how, chosen, args, signal));
  }
  const left = await sweepRun(lab, run);
  if (left.length > 0) {
    display.line(`removed what was left: ${left.join(", ")}`);
  }
  if (!signal.aborted && !anyCase(directory)) {
    const rule = "matches no case in test/lab, test/alone or test/commands";
    throw new InputError("Nothing to test", [{ setting: "filter", value: args.join(" "), rule }]);
  }
  if (code !== 0 && !signal.aborted) {
    display.line(`logs    ${(await archiveLogs(lab, directory)).path}`);
  }
  display.line(`report  ${await writeReport(lab, directory)}`);
  process.exitCode = signal.aborted ? 130 : code;
}

interface Once {
  readonly lab: RunningLab;
  /** What marks all that it makes. */
  readonly run: string;
  readonly patience: number;
  readonly atOnce: number;
  /** Where its results go. */
  readonly directory: string;
}

async function once(
  { lab, run, patience, atOnce, directory }: Once,
  chosen: readonly TestProject[],
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { stack } = lab;
  forgetResults(directory);
  const codes: number[] = [];
  for (const { name, options } of chosen) {
    if (signal.aborted) {
      break;
    }
    const result = resultOptions(directory, name);
    const own = { MANILAKUBE_STACK: stack, MANILAKUBE_RUN: run, MANILAKUBE_PATIENCE: `${patience}` };
    const env = { ...lab.environment, ...result.env, ...own };
    const project = ["--selectProjects", name, ...options(atOnce), "--passWithNoTests"];
    codes.push(await runJest([...args, ...result.args, ...project], env, signal));
  }
  return Math.max(0, ...codes);
}

async function requireAnswer(lab: RunningLab): Promise<void> {
  try {
    await lab.kubectl(["get", "--raw", "/readyz"]);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n").at(-1) ?? "").trim() : String(error);
    const rule = `must lead to a cluster that answers (${reason}); \`scripts/lab status ${lab.stack}\` says more`;
    throw new InputError("The lab does not answer", [
      { setting: "kubeconfig", value: lab.file("kubeconfig"), rule },
    ]);
  }
}
