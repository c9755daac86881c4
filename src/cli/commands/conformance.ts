import { protocols } from "../../csi/protocols";
import { nodeReleases } from "../../releases/node";
import { RunningLab } from "../../running/lab";
import { mountNodes } from "../../running/mountNodes";
import { InputError, type Problem } from "../../settings/problem";
import { suites } from "../../testing/conformance";
import { withoutNodes } from "../../testing/conformance/cordon";
import { knownOf } from "../../testing/conformance/known";
import type { Suite, SuiteRun } from "../../testing/conformance/suite";
import { judge, type Known, type Verdict } from "../../testing/conformance/verdict";
import { chosenAtOnce, chosenProtocols } from "../../testing/e2e/options";
import { newReport } from "../../testing/report/directory";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { ensureArtifacts } from "./artifacts";

export interface ConformanceOptions {
  readonly protocol?: string;
  readonly focus?: string;
  readonly parallel?: string;
}

/**
 * `lab conformance SUITE`: an upstream suite as it is, against the running lab. Exit code 1 where a test failed that is not
 * known to fail, or passed although it is.
 * @throws InputError for a suite, a protocol or a number that is none, a pattern that is none or that no test matches
 */
export async function conformance(
  stack: string,
  name: string,
  { protocol, focus, parallel }: ConformanceOptions,
): Promise<void> {
  const problems: Problem[] = [];
  const suite = suites.find((each) => each.name === name);
  if (suite === undefined) {
    const names = suites.map((each) => each.name).join(", ");
    problems.push({ setting: "suite", value: name, rule: `must be one of ${names}` });
  }
  const chosen = chosenProtocols(protocol, problems);
  const atOnce = chosenAtOnce(parallel, problems);
  if (focus !== undefined && !isPattern(focus)) {
    problems.push({ setting: "--focus", value: focus, rule: "must be a regular expression" });
  }
  if (suite === undefined || problems.length > 0) {
    throw new InputError("Nothing to run", problems);
  }
  const lab = RunningLab.open(stack);
  const release = nodeReleases(lab.settings).kubernetes;
  const display = new Display();
  const signal = interruptSignal(display, "interrupted; the suite takes down what it made");
  const directory = newReport(stack);
  for (const each of protocols.filter(({ selector }) => chosen.includes(selector))) {
    if (!signal.aborted) {
      await runSuite(suite, { lab, directory, release, protocol: each, focus, atOnce, signal }, display);
    }
  }
  display.line(`report  ${directory}`);
}

async function runSuite(
  suite: Suite,
  chosen: Omit<SuiteRun, "skip" | "onLine" | "nodes">,
  display: Display,
): Promise<void> {
  const { lab, release, protocol, focus, signal } = chosen;
  const title = `${suite.name} ${protocol.selector}`;
  if (!suite.protocols.includes(protocol.selector)) {
    display.line(`- ${title} skipped: the suite is for ${suite.protocols.join(", ")} only`);
    return;
  }
  const { able, unable, obstacle } = await mountNodes(lab, protocol.selector);
  if (obstacle !== undefined && suite.needsMounts) {
    display.line(`- ${title} skipped: ${obstacle}, and every test mounts`);
    return;
  }
  // Only now: a suite takes minutes to compile.
  await ensureArtifacts(suite.recipes(release), display, signal);
  const known = knownOf(suite.name, {
    kubernetes: release.name,
    protocol: protocol.selector,
    mountable: obstacle === undefined,
  });
  const notRun = known.filter(({ outcome }) => outcome === "not run");
  const onLine = (line: string): void => {
    display.activity(line);
  };
  const skip = notRun.map(({ test }) => test);
  // Where no node mounts there is nothing to choose: what needs no mount runs anywhere.
  const [nodes, others] = able.length === 0 ? [unable, []] : [able, unable];
  const results = await display
    .phase(title, () => withoutNodes(lab, others, () => suite.run({ ...chosen, nodes, skip, onLine })))
    .finally(async () => {
      const left = (await suite.sweep?.(lab, protocol)) ?? [];
      if (left.length > 0) {
        display.line(`  removed what was left: ${left.join(", ")}`);
      }
    });
  if (signal.aborted) {
    process.exitCode = 130;
    return;
  }
  if (results.length === 0) {
    throw new InputError("Nothing to run", [
      { setting: "--focus", value: focus, rule: `matches no test of ${suite.name}` },
    ]);
  }
  const verdict = judge(results, known, { whole: focus === undefined });
  show(verdict, notRun, suite.name, display);
  if (verdict.failed.length > 0 || verdict.surprising.length > 0) {
    process.exitCode = 1;
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function show(verdict: Verdict, notRun: readonly Known[], suite: string, display: Display): void {
  const { passed, skipped, known, failed, surprising } = verdict;
  display.line(
    `  ${passed} passed, ${skipped} skipped by the suite, ${known.length} known to fail, ${failed.length} failed`,
  );
  notRun.forEach(({ test, reason }) => {
    display.line(`  not run ${test}: ${reason}`);
  });
  known.forEach(({ test, reason }) => {
    display.line(`  known   ${test}: ${reason}`);
  });
  failed.forEach(({ name, message }) => {
    display.line(
      `  failed  ${name}\n          ${message.trim().split("\n").slice(0, 6).join("\n          ")}`,
    );
  });
  surprising.forEach(({ test }) => {
    display.line(`  did not fail, although test/conformance/${suite}.json says so: ${test}`);
  });
}
