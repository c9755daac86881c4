import { z } from "zod";

/** A test of an upstream suite that is known to fail here, and why. */
export const knownSchema = z.array(
  z.strictObject({
    /** The end of the test's full name. */
    test: z.string(),
    protocols: z.array(z.enum(["CEPHFS", "NFS"])),
    reason: z.string().min(1),
    /** Where upstream says so. */
    source: z.string().min(1),
  }),
);

export type Known = z.infer<typeof knownSchema>[number];

export interface SpecResult {
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** What the suite itself says of a failure or a skip. */
  readonly message: string;
}

const ginkgoReport = z.array(
  z.object({
    SpecReports: z.array(
      z.object({
        ContainerHierarchyTexts: z.array(z.string()).nullish(),
        LeafNodeType: z.string(),
        LeafNodeText: z.string().default(""),
        State: z.string(),
        Failure: z.object({ Message: z.string().default("") }).optional(),
      }),
    ),
  }),
);

/** @param text ginkgo's JSON report */
export function specResults(text: string): SpecResult[] {
  return ginkgoReport.parse(JSON.parse(text)).flatMap(({ SpecReports }) =>
    SpecReports.filter(({ LeafNodeType }) => LeafNodeType === "It").map((spec) => ({
      name: [...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(" "),
      state:
        spec.State === "passed"
          ? "passed"
          : spec.State === "skipped" || spec.State === "pending"
            ? "skipped"
            : "failed",
      message: spec.Failure?.Message ?? "",
    })),
  );
}

export interface Verdict {
  readonly passed: number;
  /** By the suite itself: what the driver does not claim to do. */
  readonly skipped: number;
  readonly known: readonly Known[];
  /** Failed without being known to. */
  readonly failed: readonly SpecResult[];
  /** Known to fail, and did not. */
  readonly surprising: readonly Known[];
}

/** Compares what happened with what is known. Pure. */
export function judge(results: readonly SpecResult[], known: readonly Known[]): Verdict {
  const knowledge = (name: string): Known | undefined => known.find(({ test }) => name.endsWith(test));
  const failures = results.filter(({ state }) => state === "failed");
  return {
    passed: results.filter(({ state }) => state === "passed").length,
    skipped: results.filter(({ state }) => state === "skipped").length,
    known: known.filter(({ test }) => failures.some(({ name }) => name.endsWith(test))),
    failed: failures.filter(({ name }) => knowledge(name) === undefined),
    surprising: known.filter(({ test }) => !failures.some(({ name }) => name.endsWith(test))),
  };
}
