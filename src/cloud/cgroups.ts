import { good, stop, type Finding } from "../machines/finding";
import type { HostFacts } from "../machines/host/facts";

/** Whether the test cloud's libvirt, which puts its servers into hierarchies of version 1, works on this host. Pure. */
export function judgeCloudCgroups({ cgroupVersion }: Pick<HostFacts, "cgroupVersion">): Finding {
  const fact = {
    fact: "cgroups",
    found: `version ${cgroupVersion}`,
    shownBy: "stat --file-system --format %T /sys/fs/cgroup",
  };
  return cgroupVersion === 1
    ? good(fact)
    : stop(
        fact,
        "must be version 1 for the test cloud (labs on this host work with both)",
        "boot with systemd.unified_cgroup_hierarchy=0 where systemd is older than 256; or use a cloud of your own",
      );
}
