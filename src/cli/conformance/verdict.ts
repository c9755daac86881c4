import { z } from "zod";
import { kubernetesReleases } from "../../releases/kubernetes";

const minors = kubernetesReleases.map(({ name }) => name);

/** A test of an upstream suite that fails here, or is not run, and why. */
export const knownSchema = z.array(
  z.strictObject({
    /** How the test's full name ends; for a test that is not run, any part of its name. */
    test: z.string().min(1),
    /** "may fail": a race, which either side wins. */
    outcome: z.enum(["fails", "may fail", "not run"]),
    protocols: z.array(z.enum(["CEPHFS", "NFS"])),
    /** Minors of Kubernetes whose suite it is in; without them, each. */
    kubernetes: z.array(z.enum(minors)).optional(),
    /** Only where pods cannot mount the protocol's shares. */
    unmountable: z.boolean().default(false),
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
    SpecReports.filter(isRun).map((spec) => ({
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

type SpecReport = z.infer<typeof ginkgoReport>[number]["SpecReports"][number];

/** Whether a report's entry is a test that was to run. A set-up step is none, nor is a test that was not chosen; a test that skips itself says why. */
function isRun({ LeafNodeType, State, Failure }: SpecReport): boolean {
  return LeafNodeType === "It" && (State !== "skipped" || (Failure?.Message ?? "") !== "");
}

export interface Verdict {
  readonly passed: number;
  /** By the suite itself: what the driver does not claim to do. */
  readonly skipped: number;
  readonly known: readonly Known[];
  /** Failed without being known to. */
  readonly failed: readonly SpecResult[];
  /** Known to fail, and passed. After a run of the whole suite also those that are not in it. */
  readonly surprising: readonly Known[];
}

/**
 * Compares what happened with what is known. Pure.
 * @param known those of the suite and the protocol
 * @param whole whether the whole suite ran, so that a known failure must be among the results
 */
export function judge(
  results: readonly SpecResult[],
  known: readonly Known[],
  { whole }: { readonly whole: boolean },
): Verdict {
  const allowed = known.filter(({ outcome }) => outcome !== "not run");
  const of = ({ test }: Known): SpecResult[] => results.filter(({ name }) => name.endsWith(test));
  const failures = results.filter(({ state }) => state === "failed");
  return {
    passed: results.filter(({ state }) => state === "passed").length,
    skipped: results.filter(({ state }) => state === "skipped").length,
    known: allowed.filter((each) => of(each).some(({ state }) => state === "failed")),
    failed: failures.filter(({ name }) => !allowed.some(({ test }) => name.endsWith(test))),
    surprising: allowed.filter((each) => {
      const met = of(each);
      const passed = each.outcome === "fails" && met.some(({ state }) => state === "passed");
      return passed || (whole && met.length === 0);
    }),
  };
}
