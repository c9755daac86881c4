/**
 * Versions of what runs beside Kubernetes of any minor: cluster DNS, pod network, CSI sidecars, crictl. One set for all
 * minors, because each follows the newest client libraries and works with older API servers; so it is compiled once.
 * The Go module `scripts/offline/addons` pins the same versions (a unit test compares them).
 */
export const addons = {
  coredns: "v1.14.6",
  flannel: "v0.28.10",
  crictl: "v1.37.0",
  csiProvisioner: "v6.4.0",
  csiSnapshotter: "v8.7.0",
  csiResizer: "v2.3.0",
} as const;
