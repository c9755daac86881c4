/**
 * Version of the nodes' container runtime; the Go module `scripts/offline/containerd` pins the same. Of the line 2.3, which
 * has long-term support (until 2028-04-30): containerd's RELEASES.md names 2.2 and later for Kubernetes 1.36, and kubelet
 * 1.38 wants a runtime of 2.0 or later, while Debian 13 has 1.7.
 */
export const containerdVersion = "v2.3.5";
