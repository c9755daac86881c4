/** Variables that say what the lab's machines cannot do, and why; unset for what they can. Set by labSetup.ts. */
export const obstacles = {
  /** Pods that mount NFS shares. */
  mount: "MANILAKUBE_NO_NFS_MOUNT",
  /** Pods that mount CephFS shares in the way of the lab's storage class. */
  cephfsMount: "MANILAKUBE_NO_CEPHFS_MOUNT",
  /** Pods that mount CephFS shares by the client in the nodes' kernel. */
  kernelCephfs: "MANILAKUBE_NO_KERNEL_CEPHFS",
  /** Guests with a kernel of their own, on workers whose kernel has no NFS client. */
  guest: "MANILAKUBE_NO_GUEST",
} as const;
