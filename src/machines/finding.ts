import { InputError, type Problem } from "../settings/problem";

/** What a fact means for a lab: all is well, the lab comes up and something will not work as one may expect, or it cannot come up. */
export type Verdict = "good" | "warning" | "stop";

/** One fact of the place where a lab is to be, judged; `up` refuses by it and `doctor` prints it. */
export interface Finding {
  /** A noun phrase, or the setting that decides. */
  readonly fact: string;
  readonly verdict: Verdict;
  /** What there is. */
  readonly found: string;
  /** The command or file that shows it; empty where the fact is a setting. */
  readonly shownBy: string;
  /** What the fact must be and is not, as the end of a sentence; empty where all is well. */
  readonly rule: string;
  /** What to do about it; empty where all is well, or where the rule says it. */
  readonly cure: string;
  /** The mistake in the user's input that the finding tells of, where it is one: an error shows its value as it was given. */
  readonly problem?: Problem;
}

/** What all findings on one fact have in common, whatever they say of it. */
export type Fact = Pick<Finding, "fact" | "found" | "shownBy">;

export function good(fact: Fact): Finding {
  return { ...fact, verdict: "good", rule: "", cure: "" };
}

export function warning(fact: Fact, rule: string, cure: string): Finding {
  return { ...fact, verdict: "warning", rule, cure };
}

export function stop(fact: Fact, rule: string, cure: string): Finding {
  return { ...fact, verdict: "stop", rule, cure };
}

/** Where a lab is to be, looked at. */
export interface Examination {
  /** For people: where that is. */
  readonly where: string;
  readonly findings: readonly Finding[];
  /** What a refusal by these findings begins with, where the place has words of its own. */
  readonly subject?: string;
}

/** The problems among findings, for an InputError: none where nothing keeps the lab from being made. */
export function problemsIn(findings: readonly Finding[]): Problem[] {
  return findings
    .filter(({ verdict }) => verdict === "stop")
    .map(({ fact, found, rule, shownBy, cure, problem }) => {
      if (problem !== undefined) {
        return problem;
      }
      const source = shownBy === "" ? "" : ` (shown by: ${shownBy})`;
      return { setting: fact, value: found, rule: `${rule}${source}${cure === "" ? "" : `. Cure: ${cure}`}` };
    });
}

/** Problems as findings. */
export function findingsOf(problems: readonly Problem[]): Finding[] {
  return problems.map((problem) => {
    const { setting, value, rule } = problem;
    const found = value === undefined ? "not set" : typeof value === "string" ? value : JSON.stringify(value);
    return { ...stop({ fact: setting, found, shownBy: "" }, rule, ""), problem };
  });
}

/** The examination of a place that refuses by itself. @param look tells where that is, or throws InputError */
export async function examineBy(
  fact: Pick<Fact, "fact" | "shownBy">,
  look: () => Promise<string>,
): Promise<Examination> {
  try {
    const where = await look();
    return { where, findings: [good({ ...fact, found: where })] };
  } catch (error) {
    if (error instanceof InputError) {
      return { where: "", findings: findingsOf(error.problems), subject: error.subject };
    }
    throw error;
  }
}
