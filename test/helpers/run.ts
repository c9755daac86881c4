import { join } from "node:path";
import { reportsDirectory } from "../../src/report/directory";

/** The running lab that the tests are for: `scripts/lab e2e STACK` names it. */
export const stack = process.env["MANILAKUBE_STACK"] ?? "local";

/** Where results of this run go. */
export const report = process.env["MANILAKUBE_REPORT"] ?? join(reportsDirectory(stack), "by-hand");

/** What this run's namespaces and shares are marked with. */
export const runName = process.env["MANILAKUBE_RUN"] ?? "by-hand";

/**
 * How many times as long a case may take as on machines at their host's own speed. Half of what the machines themselves
 * get: the bounds of cases are wide already.
 */
export const patience = Math.max(1, Number(process.env["MANILAKUBE_PATIENCE"] ?? 1) / 2);
