/** What the lab's nodes can mount, and why not; in variables set by labSetup.ts, since test files are processes of their own. */
export interface Mounting {
  /** Nodes whose pods can. */
  readonly nodes: readonly string[];
  /** Why no node can; undefined where one can. */
  readonly obstacle: string | undefined;
}

const variables = {
  /** Pods that mount NFS shares. */
  nfs: "MANILAKUBE_NFS_MOUNT",
  /** Pods that mount CephFS shares in the way of the lab's storage class. */
  cephfs: "MANILAKUBE_CEPHFS_MOUNT",
  /** Pods that mount CephFS shares by the client in the nodes' kernel. */
  kernelCephfs: "MANILAKUBE_KERNEL_CEPHFS_MOUNT",
} as const;

export type Mount = keyof typeof variables;

export function tell(mount: Mount, { nodes, obstacle }: Mounting): void {
  process.env[variables[mount]] = JSON.stringify({ nodes, obstacle });
}

export function told(mount: Mount): Mounting {
  const text = process.env[variables[mount]];
  if (text === undefined) {
    throw new Error(`${variables[mount]} is not set: test/helpers/labSetup.ts has not run`);
  }
  return JSON.parse(text) as Mounting;
}
