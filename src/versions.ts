/**
 * Every version that a lab is made of. The Go modules of the offline artifacts pin the same ones
 * (`scripts/offline/<module>/go.mod`; a unit test compares them).
 */
export const versions = {
  /** Kubernetes releases that a lab can be made of, newest first. */
  kubernetes: ["v1.37.2"],
  etcd: "v3.7.3",
  coredns: "v1.14.6",
  flannel: "v0.28.10",
  crictl: "v1.37.0",
  manilaCsi: "v1.36.0",
  csiProvisioner: "v6.4.0",
  csiSnapshotter: "v8.7.0",
  csiResizer: "v2.3.0",
  /** The Pulumi engine; `@pulumi/pulumi` in package.json has the same version. */
  pulumi: "v3.259.0",
  /** The last language host that the Go proxy serves; it works with newer engines. */
  pulumiLanguageNodejs: "v3.60.0",
  /** Debian release of the machines' root file systems: OpenStack 2025.1, Ceph 18.2, Ganesha 6.5, containerd 1.7. */
  debian: "trixie",
} as const;

export const defaultKubernetesVersion: string = versions.kubernetes[0];
