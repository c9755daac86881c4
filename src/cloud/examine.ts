import { good, stop, type Finding } from "../machines/finding";
import { gatherHostFacts, type HostFacts } from "../machines/host/facts";
import { judgeHost } from "../machines/host/judge";
import { judgeFirewall, judgeProxies } from "../machines/host/judge/network";
import { judgeDisks } from "../machines/host/judge/storage";
import { judgeSubnet } from "../machines/host/judge/subnet";
import { cacheDirectory } from "../paths";
import { labLabel } from "../podman/podman";
import { cloudName, cloudNetwork } from "./plan";

/** Every fact of this host that the test cloud depends on. Makes nothing. */
export async function examineCloud(): Promise<Finding[]> {
  const facts = await gatherHostFacts(cacheDirectory());
  const isThere = facts.networks.some(({ labels }) => labels.includes(labLabel(cloudName)));
  return [
    ...judgeHost(facts),
    judgeCloudCgroups(facts),
    ...(isThere ? [] : judgeDisks(facts)),
    ...judgeSubnet("the test cloud's network", cloudNetwork, cloudName, facts),
    ...judgeFirewall(facts, cloudNetwork),
    ...judgeProxies(facts),
  ];
}

/** Whether the test cloud's libvirt, which puts its servers into hierarchies of version 1, works on this host. Pure. */
export function judgeCloudCgroups({ cgroupVersion }: Pick<HostFacts, "cgroupVersion">): Finding {
  const fact = {
    fact: "cgroups of the test cloud",
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
