import { InputError, type Problem } from "../settings/problem";

/** What a fact means for a lab. `warning`: it comes up, and something in it will not work as one may expect. `stop`: it cannot come up. */
export type Verdict = "good" | "warning" | "stop";

/** One fact about the place of a lab (this host, or a cloud) and what it means. `doctor` prints all of them, `up` refuses by those that stop. */
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
  /** Where the finding is a mistake in the user's input: that mistake, with the value as the user wrote it. */
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

/** The place of a lab (this host, or a cloud), and what was found there. */
export interface Examination {
  /** For people: where that is. */
  readonly where: string;
  readonly findings: readonly Finding[];
  /** The first words of a refusal, where the place has better ones than `up`. */
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
