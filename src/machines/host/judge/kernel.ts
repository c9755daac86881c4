import type { Settings } from "../../../settings/load";
import { good, stop, warning, type Finding } from "../../finding";
import { wantedLimits } from "../../../host/limits";
import type { HostFacts } from "../facts";

/** What no lab of containers can do without. Pure. */
export function judgeKernel(facts: HostFacts): Finding[] {
  const { fileSystems, limits } = facts;
  const overlay = { fact: "overlay", found: said(fileSystems, "overlay"), shownBy: "/proc/filesystems" };
  return [
    judgeCgroups(facts),
    fileSystems.includes("overlay")
      ? good(overlay)
      : stop(
          overlay,
          "must be there: machines are layers above an image",
          "modprobe overlay, or another kernel",
        ),
    ...Object.entries(wantedLimits).map(([name, wanted]) => judgeLimit(name, limits[name] ?? 0, wanted)),
  ];
}

/** What kubelet does not start without. */
const neededControllers = ["cpu", "cpuset", "memory", "pids"];

function judgeCgroups({ cgroupVersion, controllers }: HostFacts): Finding {
  const missing = neededControllers.filter((name) => !controllers.includes(name));
  const version = `version ${cgroupVersion}`;
  const fact = {
    fact: "cgroups",
    found: missing.length === 0 ? version : `${version} without ${missing.join(", ")}`,
    shownBy: cgroupVersion === 2 ? "/sys/fs/cgroup/cgroup.controllers" : "/proc/cgroups",
  };
  return missing.length === 0
    ? good(fact)
    : stop(
        fact,
        `must have the controllers ${neededControllers.join(", ")}: kubelet does not start without them`,
        "boot with cgroup_enable=memory where that one is missing; else another kernel",
      );
}

/** `up` raises it itself. */
function judgeLimit(name: string, value: number, wanted: number): Finding {
  const found =
    value >= wanted ? `${value}` : `${value}, which \`up\` raises to ${wanted} and \`down\` puts back`;
  return good({ fact: name, found, shownBy: `sysctl ${name}` });
}

/** What the kernel must have for pods on container machines to mount shares; virtual machines have kernels of their own. Pure. */
export function judgeMounts({ csi }: Pick<Settings, "csi">, { fileSystems }: HostFacts): Finding[] {
  const shownBy = "/proc/filesystems after modprobe";
  const by = csi.cephfsMounter === "kernel" ? "ceph" : "fuse";
  const cephfs = { fact: `CephFS mounts (${by})`, found: said(fileSystems, by), shownBy };
  const nfs = { fact: "NFS mounts (nfs4)", found: said(fileSystems, "nfs4"), shownBy };
  const virtual = "have virtual workers (`scripts/lab up mixed`, docs/machines.md)";
  return [
    fileSystems.includes(by)
      ? good(cephfs)
      : warning(
          cephfs,
          "should be there: else pods on container machines mount no CephFS",
          by === "ceph" ? `set manilakube:csi.cephfsMounter to fuse, or ${virtual}` : virtual,
        ),
    fileSystems.includes("nfs4")
      ? good(nfs)
      : warning(nfs, "should be there: else pods on container machines mount no NFS", virtual),
  ];
}

function said(fileSystems: readonly string[], name: string): string {
  return fileSystems.includes(name) ? "the kernel has it" : "the kernel has none";
}
