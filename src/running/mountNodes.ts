import type { ShareProtocol } from "../manila/types";
import type { RunningLab } from "./lab";

/** The kernel's client of each protocol: its module, its name in /proc/filesystems, and what people call it. */
const clients = {
  CEPHFS: { module: "ceph", fileSystem: "ceph", title: "CephFS" },
  NFS: { module: "nfsv4", fileSystem: "nfs4", title: "NFS" },
} as const satisfies Readonly<Record<ShareProtocol, object>>;

/** A lab's nodes that run pods, by whether their pods can mount a protocol's shares. */
export interface MountNodes {
  readonly able: readonly string[];
  readonly unable: readonly string[];
  /** Why none can; undefined where one can. */
  readonly obstacle: string | undefined;
}

/** The nodes by whether their kernel has the protocol's client. Machines of one lab may have kernels of their own. */
export async function kernelNodes(lab: RunningLab, protocol: ShareProtocol): Promise<MountNodes> {
  const { module, fileSystem, title } = clients[protocol];
  const nodes = lab.podNodes;
  const found = await Promise.all(
    nodes.map(async (node) => {
      // The module first: a kernel lists what it has loaded.
      const body = `modprobe -q ${module} || true; cat /proc/filesystems`;
      return { node, able: hasFileSystem(await lab.run(node, { body }), fileSystem) };
    }),
  );
  const those = (wanted: boolean): string[] =>
    found.filter(({ able }) => able === wanted).map(({ node }) => node);
  const obstacle = `the kernel of ${nodes.join(", ")} has no ${title} client`;
  return {
    able: those(true),
    unable: those(false),
    obstacle: those(true).length > 0 ? undefined : obstacle,
  };
}

/** The nodes by whether their pods can mount volumes of a protocol's storage class. */
export async function mountNodes(lab: RunningLab, protocol: ShareProtocol): Promise<MountNodes> {
  const isByKernel = protocol === "NFS" || lab.settings.csi.cephfsMounter === "kernel";
  return isByKernel
    ? kernelNodes(lab, protocol)
    : { able: lab.podNodes, unable: [], obstacle: undefined };
}

/** Whether the text of /proc/filesystems lists one: a name a line, after `nodev` where it needs no device. */
export function hasFileSystem(listed: string, name: string): boolean {
  return listed.split("\n").some((line) => line.split("\t").at(-1)?.trim() === name);
}
