import type { RunningLab } from "../../running/lab";

/** Keeps new pods from nodes while something runs: suites choose the nodes of their pods themselves. */
export async function withoutNodes<Result>(
  lab: RunningLab,
  nodes: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  if (nodes.length === 0) {
    return work();
  }
  await lab.kubectl(["cordon", ...nodes]);
  try {
    return await work();
  } finally {
    await lab.kubectl(["uncordon", ...nodes]);
  }
}
