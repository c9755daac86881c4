/** The running lab that the tests are for: `scripts/lab e2e STACK` names it. */
export const stack = process.env["MANILAKUBE_STACK"] ?? "local";

/** What this run's namespaces and shares are marked with. */
export const runName = process.env["MANILAKUBE_RUN"] ?? "by-hand";
