/**
 * Every version that a lab is made of. The Go modules of the offline artifacts pin the same ones
 * (`scripts/offline/<module>/go.mod`; a unit test compares them).
 */
export const versions = {
  /** Kubernetes releases that a lab can be made of, newest first. */
  kubernetes: ["v1.34.3"],
  etcd: "v3.6.5",
  coredns: "v1.13.1",
  flannel: "v0.26.7",
  crictl: "v1.34.0",
  manilaCsi: "v1.34.1",
  csiProvisioner: "v5.3.0",
  csiSnapshotter: "v8.4.0",
  csiResizer: "v1.14.0",
  /** The Pulumi engine; `@pulumi/pulumi` in package.json has the same version. */
  pulumi: "v3.259.0",
  /** The last language host that the Go proxy serves; it works with newer engines. */
  pulumiLanguageNodejs: "v3.60.0",
  /** Debian release of the machines' root file systems: OpenStack Zed, Ceph 16.2, Ganesha 4.3, containerd 1.6. */
  debian: "bookworm",
} as const;

export const defaultKubernetesVersion: string = versions.kubernetes[0];
