import { overlap, parseNetwork } from "../../../settings/cidr";
import type { Settings } from "../../../settings/load";
import { workersInCloud } from "../../../settings/networks";
import { InputError, type Problem } from "../../../settings/problem";
import type { CloudFacts } from "./facts";

/**
 * Refuses a network of the cloud that pods or services would hide, since every node routes all three side by side, and one
 * that is too small for the workers. The settings alone do not say what its subnet is.
 * @throws InputError
 */
export function judgeAdoptedNetwork({ kubernetes, machines }: Settings, { network }: CloudFacts): void {
  const adopted = parseNetwork(network?.cidr ?? "");
  if (machines.kind !== "openstack" || adopted === undefined) {
    return;
  }
  const problems: Problem[] = (["podSubnet", "serviceSubnet"] as const).flatMap((setting) => {
    const value = kubernetes[setting];
    const other = parseNetwork(value);
    const rule = `must not overlap ${adopted.text}, the subnet of the network '${machines.network ?? ""}'`;
    return other !== undefined && overlap(adopted, other)
      ? [{ setting: `manilakube:kubernetes.${setting}`, value, rule }]
      : [];
  });
  const most = workersInCloud(adopted.prefix);
  if (machines.workers > most) {
    const rule = `must be ${most} workers at most: ${adopted.text}, the subnet of the network '${machines.network ?? ""}' (manilakube:machines.network), has no address for more, beside the lab's other machines`;
    problems.push({ setting: "manilakube:machines.workers", value: machines.workers, rule });
  }
  if (problems.length > 0) {
    throw new InputError("The lab has no place in this network", problems);
  }
}
