import type { ShareProtocol } from "../manila/types";
import { workersOf } from "./kubectl";
import { onMachine } from "./onMachine";

/** Why pods of a lab cannot mount a protocol's shares; undefined where they can. CephFS is mounted by ceph-fuse. */
export async function mountObstacle(stack: string, protocol: ShareProtocol): Promise<string | undefined> {
  if (protocol !== "NFS") {
    return undefined;
  }
  const [node = ""] = await workersOf(stack);
  const systems = await onMachine(stack, node, { body: "modprobe -q nfsv4 || true; cat /proc/filesystems" });
  return systems.includes("nfs4") ? undefined : `the kernel of ${node} has no NFS client`;
}
