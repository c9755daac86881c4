import { examineCloud } from "../../cloud/examine";
import type { Finding, Verdict } from "../../machines/finding";
import { diagnose } from "../preflight";

/** From the best to the worst; each one's place is the command's exit code. */
const verdicts: readonly Verdict[] = ["good", "warning", "stop"];

/**
 * `lab doctor`: every fact that `up` decides by, and what to do about those that are not good. Makes nothing. Exit code 0
 * where all is well, 1 with warnings, 2 where the lab cannot be made.
 * @throws InputError where the stack has no file that can be read
 */
export async function doctor(stack: string): Promise<void> {
  tell((await diagnose(stack)).findings, `up ${stack}`);
}

/** `lab cloud doctor`: the same for the test cloud. */
export async function cloudDoctor(): Promise<void> {
  tell(await examineCloud(), "cloud up");
}

function tell(findings: readonly Finding[], command: string): void {
  process.stdout.write(report(findings, command));
  process.exitCode = verdicts.indexOf(worst(findings));
}

/** The worst verdict among findings. Pure. */
export function worst(findings: readonly Finding[]): Verdict {
  const index = Math.max(0, ...findings.map(({ verdict }) => verdicts.indexOf(verdict)));
  return verdicts[index] ?? "stop";
}

/** What `lab doctor` prints. Pure. @param command the one that decides by the findings */
export function report(findings: readonly Finding[], command: string): string {
  const width = Math.max(...findings.map(({ fact }) => fact.length));
  const count = (verdict: Verdict): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const numbers = verdicts.map((verdict) => `${count(verdict)} ${verdict}`).join(", ");
  const lines = findings.flatMap((finding) => linesOf(finding, width));
  return [...lines, `${numbers}: \`scripts/lab ${command}\` ${outcomes[worst(findings)]}`, ""].join("\n");
}

const outcomes: Readonly<Record<Verdict, string>> = {
  good: "finds nothing in its way",
  warning: "makes it, with what the warnings say",
  stop: "refuses",
};

function linesOf({ fact, verdict, found, rule, shownBy, cure }: Finding, width: number): string[] {
  const first = `${verdict.padEnd(7)}  ${fact.padEnd(width)}  ${found}`;
  if (verdict === "good") {
    return [first];
  }
  const more = { "": rule, "shown by: ": shownBy, "cure: ": cure };
  return [
    first,
    ...Object.entries(more)
      .filter(([, text]) => text !== "")
      .map(([title, text]) => `         ${title}${text}`),
  ];
}
