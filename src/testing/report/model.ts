/** What a report shows; plain data, read by `read.ts`, drawn by `html.ts`. */

export type Outcome = "passed" | "failed" | "skipped";

export interface Case {
  /** As jest has it, with the protocol. */
  readonly name: string;
  /** What is tested, without the protocol. */
  readonly feature: string;
  readonly title: string;
  readonly protocol: string | undefined;
  readonly outcome: Outcome;
  /** Why it was skipped, or how it failed. */
  readonly detail: string;
  readonly seconds: number;
}

export interface Moment {
  readonly test: string;
  /** Events and logs of the moment of the failure. */
  readonly text: string;
}

export interface Bar {
  readonly layer: string;
  readonly name: string;
  readonly operation: string;
  /** Seconds since the first one began. */
  readonly start: number;
  readonly end: number;
}

export interface LabMachine {
  readonly name: string;
  readonly address: string;
  /** Versions, as far as the machine is a Kubernetes node. */
  readonly versions: string;
  /** What runs on it, in a few words each. */
  readonly runs: readonly string[];
}

export interface Latencies {
  readonly protocol: string;
  /** How many claims, and how fast: "20 at once". */
  readonly load: string;
  /** Seconds from a claim's creation until it was bound. */
  readonly seconds: readonly number[];
}

export interface Report {
  readonly stack: string;
  readonly time: string;
  readonly machines: readonly LabMachine[];
  /** Parts that are not the pinned build, a line each. */
  readonly redeployed: readonly string[];
  readonly timeline: readonly Bar[];
  readonly cases: readonly Case[];
  readonly moments: readonly Moment[];
  readonly latencies: readonly Latencies[];
}

/** One line of the matrix. */
export interface Row {
  readonly feature: string;
  readonly title: string;
  readonly cells: Readonly<Record<string, Case | undefined>>;
}

/** The cases that are there for a protocol, one line for both. Pure. */
export function matrix(cases: readonly Case[]): Row[] {
  const rows = new Map<string, { feature: string; title: string; cells: Record<string, Case> }>();
  for (const each of cases.filter(({ protocol }) => protocol !== undefined)) {
    const key = `${each.feature} ${each.title}`;
    const row = rows.get(key) ?? { feature: each.feature, title: each.title, cells: {} };
    row.cells[each.protocol ?? ""] = each;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => (a.feature < b.feature ? -1 : a.feature > b.feature ? 1 : 0));
}

export function count(cases: readonly Case[], outcome: Outcome): number {
  return cases.filter((each) => each.outcome === outcome).length;
}
