import { kubectlOf } from "../kubectl";

/** Keeps new pods from nodes while something runs: suites choose the nodes of their pods themselves. */
export async function withoutNodes<Result>(
  stack: string,
  nodes: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  if (nodes.length === 0) {
    return work();
  }
  const kubectl = kubectlOf(stack);
  await kubectl(["cordon", ...nodes]);
  try {
    return await work();
  } finally {
    await kubectl(["uncordon", ...nodes]);
  }
}
