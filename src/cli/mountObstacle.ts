import type { ShareProtocol } from "../manila/types";
import { settingsOf } from "../settings/ofStack";
import { workersOf } from "./kubectl";
import { onMachine } from "./onMachine";

/** The kernel's client of each protocol: its module, its name in /proc/filesystems, and what people call it. */
const clients = {
  CEPHFS: { module: "ceph", fileSystem: "ceph", title: "CephFS" },
  NFS: { module: "nfsv4", fileSystem: "nfs4", title: "NFS" },
} as const satisfies Readonly<Record<ShareProtocol, object>>;

/** Why the kernel of a lab's nodes cannot mount a protocol's shares; undefined where it can. */
export async function kernelObstacle(stack: string, protocol: ShareProtocol): Promise<string | undefined> {
  const { module, fileSystem, title } = clients[protocol];
  // Without workers the control plane runs the pods.
  const [node = "control-plane"] = await workersOf(stack);
  // The module first: a kernel lists what it has loaded.
  const body = `modprobe -q ${module} || true; cat /proc/filesystems`;
  const listed = await onMachine(stack, node, { body });
  return hasFileSystem(listed, fileSystem) ? undefined : `the kernel of ${node} has no ${title} client`;
}

/** Why pods of a lab cannot mount volumes of a protocol's storage class; undefined where they can. */
export async function mountObstacle(stack: string, protocol: ShareProtocol): Promise<string | undefined> {
  const isByKernel = protocol === "NFS" || settingsOf(stack).csi.cephfsMounter === "kernel";
  return isByKernel ? kernelObstacle(stack, protocol) : undefined;
}

/** Whether the text of /proc/filesystems lists one: a name a line, after `nodev` where it needs no device. */
export function hasFileSystem(listed: string, name: string): boolean {
  return listed.split("\n").some((line) => line.split("\t").at(-1)?.trim() === name);
}
