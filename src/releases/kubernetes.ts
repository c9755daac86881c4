import type { EndedReleases, Release } from "./release";

/** A minor of Kubernetes, and the versions of what comes with it. */
export interface KubernetesRelease extends Release {
  /** Folder below `scripts/offline` with the Go module that pins the minor's programs and etcd. */
  readonly module: string;
  readonly etcd: string;
  readonly pause: string;
  /** Oldest containerd that containerd's RELEASES.md names for the minor, or for the newest minor that it names. */
  readonly containerd: string;
  readonly suite: KubernetesSuite;
  readonly manilaCsiSuite: ManilaCsiSuite;
}

/** Kubernetes' own end-to-end tests of a minor. */
export interface KubernetesSuite {
  /** Folder below `scripts/offline` with the Go module that pins them. */
  readonly module: string;
  /**
   * Images that pods of the storage tests run, as `name:tag`. `shells` are those of which they start nothing but a shell
   * with the usual utilities.
   */
  readonly images: { readonly agnhost: string; readonly shells: readonly string[] };
}

/** cloud-provider-openstack's end-to-end tests of Manila CSI for a minor of Kubernetes. */
export interface ManilaCsiSuite {
  /** Folder below `scripts/offline` with the Go module that pins them. */
  readonly module: string;
  /** Minor of Kubernetes whose test framework they are made with, and whose images they run. */
  readonly framework: string;
}

/**
 * The minors that a lab can be made of, newest first; the first is the default.
 * Sources: kubernetes.io/releases for the dates; cmd/kubeadm/app/constants of each minor for etcd and pause;
 * test/utils/image/manifest.go for the images of the suite.
 */
export const kubernetesReleases = [
  {
    name: "1.37",
    version: "v1.37.2",
    supportedUntil: "2027-10-28",
    module: "kubernetes-1.37",
    etcd: "v3.7.3",
    pause: "3.10.2",
    containerd: "2.2.0",
    suite: {
      module: "conformance-1.37",
      images: {
        agnhost: "agnhost:2.66.1",
        shells: ["busybox:1.37.0-2", "nginx:1.27.0-2", "glibc-dns-testing:2.1.1"],
      },
    },
    // v1.36.0 is the newest that there is, and does not compile with the test framework of 1.37.
    manilaCsiSuite: { module: "manila-csi-suite-1.36", framework: "1.36" },
  },
  {
    name: "1.36",
    version: "v1.36.3",
    supportedUntil: "2027-06-28",
    module: "kubernetes-1.36",
    etcd: "v3.6.8",
    pause: "3.10.2",
    containerd: "2.2.0",
    suite: {
      module: "conformance-1.36",
      images: {
        agnhost: "agnhost:2.63.0",
        shells: ["busybox:1.37.0-1", "nginx:1.15-4", "glibc-dns-testing:2.0.0"],
      },
    },
    manilaCsiSuite: { module: "manila-csi-suite-1.36", framework: "1.36" },
  },
  {
    name: "1.35",
    version: "v1.35.4",
    supportedUntil: "2027-02-28",
    module: "kubernetes-1.35",
    etcd: "v3.6.6",
    pause: "3.10.1",
    containerd: "1.7.28",
    suite: {
      module: "conformance-1.35",
      images: {
        agnhost: "agnhost:2.59",
        shells: ["busybox:1.37.0-1", "nginx:1.14-4", "jessie-dnsutils:1.7"],
      },
    },
    manilaCsiSuite: { module: "manila-csi-suite-1.35", framework: "1.35" },
  },
] as const satisfies readonly KubernetesRelease[];

export const defaultKubernetesRelease: KubernetesRelease = kubernetesReleases[0];

export const endedKubernetesReleases: EndedReleases = {
  "1.34": "2026-10-27",
  "1.33": "2026-06-28",
  "1.32": "2026-02-28",
};
