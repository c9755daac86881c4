import { containerdVersion } from "./containerd";
import type { KubernetesRelease } from "./kubernetes";
import type { ManilaRelease } from "./manila";
import type { ManilaCsiRelease } from "./manilaCsi";

/** Releases that shall make one lab. Without Manila's where the lab does not choose it (devstack's branch does). */
export interface ReleaseSet {
  readonly kubernetes: Pick<KubernetesRelease, "version" | "containerd">;
  readonly manilaCsi: Pick<ManilaCsiRelease, "version" | "microversion">;
  readonly manila?: Pick<ManilaRelease, "version" | "microversion">;
}

/** A setting whose release does not go with another one. */
export interface Exclusion {
  readonly setting: string;
  readonly value: string;
  readonly rule: string;
}

/**
 * What upstream excludes among the releases of a lab, each with its source. Pure. kubelet, kubectl and the control plane
 * are always of one version, so that Kubernetes' skew policy excludes nothing.
 * @param containerd version of the nodes' runtime
 */
export function exclusions(
  { kubernetes, manilaCsi, manila }: ReleaseSet,
  containerd: string = containerdVersion,
): Exclusion[] {
  const found: Exclusion[] = [];
  if (isOlder(containerd, kubernetes.containerd)) {
    found.push({
      setting: "kubernetes.version",
      value: kubernetes.version,
      rule: `needs containerd ${kubernetes.containerd} or later, the nodes have ${containerd} (containerd's RELEASES.md)`,
    });
  }
  if (manila !== undefined && isOlder(manila.microversion, manilaCsi.microversion)) {
    found.push({
      setting: "csi.version",
      value: manilaCsi.version,
      rule:
        `needs Manila's microversion ${manilaCsi.microversion}, Manila ${manila.version} serves ` +
        `${manila.microversion} at most (cloud-provider-openstack's pkg/csi/manila/manilaclient/builder.go)`,
    });
  }
  return found;
}

/** Compares versions part by part, as numbers: 2.9 is older than 2.37. */
function isOlder(version: string, needed: string): boolean {
  const [have, want] = [version, needed].map((text) => text.replace(/^v/, "").split(".").map(Number));
  const at = want?.findIndex((part, index) => part !== (have?.[index] ?? 0)) ?? -1;
  return at >= 0 && (have?.[at] ?? 0) < (want?.[at] ?? 0);
}
