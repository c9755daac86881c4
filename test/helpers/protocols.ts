import { noCephfs, noKernelNfs } from "./lab";

/** The two ways to a share, as the tests see them. */
export const protocols = [
  {
    protocol: "CEPHFS",
    storageClass: "manila-cephfs",
    shareType: "cephfsnativetype",
    backend: "cephfsnative",
    driver: "cephfs.manila.csi.openstack.org",
    cannotMount: noCephfs,
  },
  {
    protocol: "NFS",
    storageClass: "manila-nfs",
    shareType: "cephfsnfstype",
    backend: "cephfsnfs",
    driver: "nfs.manila.csi.openstack.org",
    cannotMount: noKernelNfs,
  },
] as const;
