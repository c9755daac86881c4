import { namespaceName as manilaNamespace } from "../../manila/pods/names";
import { isInPods } from "../../settings/podsManila";
import type { RunningLab } from "../lab";
import { labRedactor } from "./secrets";

/**
 * What was going on just now, for a failure's report: events, the CSI pods' logs and Manila's, of the last five minutes
 * and with every secret masked. What cannot be had says why.
 */
export async function momentOf(lab: RunningLab): Promise<string> {
  const redact = await labRedactor(lab);
  const units = "-u 'manila-*' -u 'devstack@m-*' -u nfs-ganesha -u 'ceph-*'";
  const parts: Readonly<Record<string, () => Promise<string>>> = {
    Events: () => lab.kubectl(["get", "events", "-A", "--sort-by=.lastTimestamp"]),
    "Pods that are not ready": () =>
      lab.kubectl(["get", "pods", "-A", "--field-selector=status.phase!=Running", "-o", "wide"]),
    Claims: () => lab.kubectl(["get", "pvc,volumesnapshots", "-A"]),
    CSI: () => podLogs(lab, "manila-csi", "app"),
    ...(isInPods(lab.settings.manila)
      ? { "Manila in the cluster": () => podLogs(lab, manilaNamespace, "app") }
      : {}),
    "Manila and what is behind it": async () =>
      lab.run(
        lab.storageHost,
        {
          body: `journalctl --no-pager --since=-5min --lines=150 -o short-iso ${units}; tail -n 100 /var/log/manila/manila-share.log 2> /dev/null || true`,
        },
        { atMostSeconds: 60 },
      ),
  };
  const texts = await Promise.all(
    Object.entries(parts).map(async ([title, read]) => {
      const text = await read().catch((error: unknown) => `not to be had: ${String(error)}`);
      return `=== ${title}\n${text.split("\n").slice(-200).map(redact).join("\n")}\n`;
    }),
  );
  return texts.join("\n");
}

/** The newest lines of all pods with a label. */
function podLogs(lab: RunningLab, namespace: string, label: string): Promise<string> {
  const lines = ["--all-containers", "--prefix", "--since=5m", "--tail=100", "--max-log-requests=50"];
  return lab.kubectl(["-n", namespace, "logs", ...lines, "-l", label]);
}
