import type { MachineRequest } from "../../machines/types";

const byRole: Readonly<Record<MachineRequest["role"], readonly string[]>> = {
  "control-plane": ["Kubernetes API server, etcd", "scheduler, controller manager", "kubelet"],
  worker: ["pods with volumes", "Manila CSI and its partners,", "which mount shares", "kubelet"],
  storage: [],
};

const manila = ["Manila, keystone"];
const storage = ["Ceph: CephFS", "Ganesha: NFS"];

/**
 * What runs on a machine, in a few words each, for a drawing of the lab. Pure.
 * @param pods parts of a Manila in the cluster that run there
 */
export function whatRuns(
  { role, hostsManila }: Pick<MachineRequest, "role" | "hostsManila">,
  pods: readonly string[] = [],
): readonly string[] {
  return [
    ...byRole[role],
    ...(hostsManila ? manila : []),
    ...(hostsManila || role === "storage" ? storage : []),
    ...pods,
  ];
}
