import { join } from "node:path";
import { RunningLab } from "../../src/running/lab";
import { reportsDirectory } from "../../src/testing/report/directory";

/** The name of the lab that the tests are for: `scripts/lab e2e STACK` gives it. */
export const stack = process.env["MANILAKUBE_STACK"] ?? "local";

/** The lab itself, as the command line has it. */
export const lab = new RunningLab(stack);

/** Where results of this run go. */
export const report = process.env["MANILAKUBE_REPORT"] ?? join(reportsDirectory(stack), "by-hand");

/** What this run's namespaces and shares are marked with. */
export const runName = process.env["MANILAKUBE_RUN"] ?? "by-hand";

/**
 * How many times as long a case may take as on machines at their host's own speed. Half of what the machines themselves
 * get: the bounds of cases are wide already.
 */
export const patience = Math.max(1, Number(process.env["MANILAKUBE_PATIENCE"] ?? 1) / 2);
