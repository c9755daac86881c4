import { noKernelNfs } from "./lab";

/** The two ways to a share, as the tests see them. */
export const protocols = [
  {
    protocol: "CEPHFS",
    storageClass: "manila-cephfs",
    shareType: "cephfsnativetype",
    cannotMount: undefined,
  },
  { protocol: "NFS", storageClass: "manila-nfs", shareType: "cephfsnfstype", cannotMount: noKernelNfs },
] as const;
