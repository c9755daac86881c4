import { csiSanity } from "../../artifacts/recipes/csiSanity";
import { InputError, type Problem } from "../../settings/problem";
import { runCsiSanity } from "../conformance/csiSanity";
import type { Verdict } from "../conformance/verdict";
import { Display } from "../display";
import { chosenProtocols } from "../e2e/options";
import { interruptSignal } from "../interrupt";
import { labFile } from "../labFile";
import { ensureArtifacts } from "./artifacts";

const suites: readonly string[] = ["csi-sanity"];

/**
 * `lab conformance SUITE`: an upstream suite as it is, against the running lab. Exit code 1 where a test failed that is not
 * known to fail, or did not fail although it is.
 * @throws InputError for a suite or a protocol that is none
 */
export async function conformance(
  stack: string,
  suite: string,
  { protocol }: { readonly protocol?: string },
): Promise<void> {
  const problems: Problem[] = [];
  if (!suites.includes(suite)) {
    problems.push({ setting: "suite", value: suite, rule: `must be one of ${suites.join(", ")}` });
  }
  const chosen = chosenProtocols(protocol, problems);
  if (problems.length > 0) {
    throw new InputError("Nothing to run", problems);
  }
  labFile(stack, "kubeconfig");
  const display = new Display();
  await ensureArtifacts(
    [csiSanity],
    display,
    interruptSignal(() => {
      display.line("interrupted");
    }),
  );
  for (const each of chosen) {
    const verdict = await display.phase(`${suite} ${each}`, () =>
      runCsiSanity(stack, each, (line) => {
        display.activity(line);
      }),
    );
    show(verdict, display);
    if (verdict.failed.length > 0 || verdict.surprising.length > 0) {
      process.exitCode = 1;
    }
  }
}

function show({ passed, skipped, known, failed, surprising }: Verdict, display: Display): void {
  display.line(
    `  ${passed} passed, ${skipped} skipped by the suite, ${known.length} known to fail, ${failed.length} failed`,
  );
  known.forEach(({ test, reason }) => {
    display.line(`  known   ${test}: ${reason}`);
  });
  failed.forEach(({ name, message }) => {
    display.line(
      `  failed  ${name}\n          ${message.trim().split("\n").slice(0, 6).join("\n          ")}`,
    );
  });
  surprising.forEach(({ test }) => {
    display.line(`  did not fail, although test/conformance says so: ${test}`);
  });
}
