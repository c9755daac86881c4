import type { RunningLab } from "./lab";
import { tarTo } from "./tarTo";

/**
 * Puts container images into the containerd of nodes, all side by side, since nodes pull nothing.
 * @param layout directory with an OCI image layout, or with what an archive of `docker save` holds
 * @throws ProcessError with the first node's failure
 */
export async function putImages(
  lab: RunningLab,
  nodes: readonly string[],
  layout: string,
  signal?: AbortSignal,
): Promise<void> {
  const put = "ctr --namespace k8s.io images import -";
  await Promise.all(nodes.map((node) => tarTo(lab, node, [{ from: layout, entries: ["."] }], put, signal)));
}
