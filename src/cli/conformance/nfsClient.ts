import type { Protocol } from "../../csi/protocols";
import { kubectlOf } from "../kubectl";
import { onMachine } from "../onMachine";

/** Why pods of a lab cannot mount a protocol's shares; undefined where they can. CephFS is mounted by ceph-fuse. */
export async function mountObstacle(stack: string, protocol: Protocol): Promise<string | undefined> {
  if (protocol.selector !== "NFS") {
    return undefined;
  }
  const [node = ""] = await workersOf(stack);
  const systems = await onMachine(stack, node, { body: "modprobe -q nfsv4 || true; cat /proc/filesystems" });
  return systems.includes("nfs4") ? undefined : `the kernel of ${node} has no NFS client`;
}

/** Kubernetes nodes that run pods of anyone. */
export async function workersOf(stack: string): Promise<string[]> {
  const names = await kubectlOf(stack)([
    "get",
    "nodes",
    "--selector=!node-role.kubernetes.io/control-plane",
    "--output=jsonpath={.items[*].metadata.name}",
  ]);
  return names.split(" ").filter((name) => name !== "");
}
