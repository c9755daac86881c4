import { readScript } from "../render/template";
import { quote } from "../remote/script";
import type { RunningLab } from "../running/lab";

/** Seconds; an image may have gigabytes, and a registry its limits. */
const longestPull = 900;

/** Has the nodes' containerd pull an image, on all of them side by side. @throws ProcessError with containerd's own words */
export async function pullImage(lab: RunningLab, reference: string, signal: AbortSignal): Promise<void> {
  const pull = `crictl pull ${quote(reference)}`;
  await Promise.all(lab.podNodes.map((node) => lab.on(node, pull, { signal, atMostSeconds: longestPull })));
}

/**
 * Removes images of earlier redeployments from the nodes: each is as large as the program. What cannot be removed stays until
 * the next time.
 * @param kept tag of the image that runs now
 */
export async function removeOldImages(lab: RunningLab, repository: string, kept: string): Promise<void> {
  const variables = { REPOSITORY: repository, KEPT: kept };
  const body = readScript("redeploy/remove-images.sh", variables);
  await Promise.allSettled(
    lab.podNodes.map((node) => lab.run(node, { body, variables }, { atMostSeconds: 60 })),
  );
}
