/** Variables that say what the lab's machines cannot do, and why; unset for what they can. Set by labSetup.ts. */
export const obstacles = {
  /** Pods that mount NFS shares. */
  mount: "MANILAKUBE_NO_NFS_MOUNT",
  /** Guests with a kernel of their own, on workers whose kernel has no NFS client. */
  guest: "MANILAKUBE_NO_GUEST",
} as const;
