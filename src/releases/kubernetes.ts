import type { EndedReleases, Release } from "./release";

/** A minor of Kubernetes, and the versions of what comes with it. */
export interface KubernetesRelease extends Release {
  /** Folder below `scripts/offline` with the Go module that pins the minor's programs and etcd. */
  readonly module: string;
  readonly etcd: string;
  readonly pause: string;
}

/**
 * The minors that a lab can be made of, newest first; the first is the default.
 * Sources: kubernetes.io/releases for the dates; cmd/kubeadm/app/constants of each minor for etcd and pause.
 */
export const kubernetesReleases = [
  {
    name: "1.37",
    version: "v1.37.2",
    supportedUntil: "2027-10-28",
    module: "kubernetes-1.37",
    etcd: "v3.7.3",
    pause: "3.10.2",
  },
  {
    name: "1.36",
    version: "v1.36.3",
    supportedUntil: "2027-06-28",
    module: "kubernetes-1.36",
    etcd: "v3.6.8",
    pause: "3.10.2",
  },
  {
    name: "1.35",
    version: "v1.35.4",
    supportedUntil: "2027-02-28",
    module: "kubernetes-1.35",
    etcd: "v3.6.6",
    pause: "3.10.1",
  },
] as const satisfies readonly KubernetesRelease[];

export const defaultKubernetesRelease: KubernetesRelease = kubernetesReleases[0];

export const endedKubernetesReleases: EndedReleases = {
  "1.34": "2026-10-27",
  "1.33": "2026-06-28",
  "1.32": "2026-02-28",
};
