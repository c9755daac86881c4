import { overlap, parseNetwork } from "../../../settings/cidr";
import type { Settings } from "../../../settings/load";
import { InputError } from "../../../settings/problem";
import type { CloudFacts } from "./facts";

/**
 * Refuses a network of the cloud that pods or services would hide: every node routes all three side by side. The settings
 * alone do not say what its subnet is.
 * @throws InputError
 */
export function judgeAdoptedNetwork({ kubernetes, machines }: Settings, { network }: CloudFacts): void {
  const adopted = parseNetwork(network?.cidr ?? "");
  if (machines.kind !== "openstack" || adopted === undefined) {
    return;
  }
  const problems = (["podSubnet", "serviceSubnet"] as const).flatMap((setting) => {
    const value = kubernetes[setting];
    const other = parseNetwork(value);
    const rule = `must not overlap ${adopted.text}, the subnet of the network '${machines.network ?? ""}'`;
    return other !== undefined && overlap(adopted, other)
      ? [{ setting: `manilakube:kubernetes.${setting}`, value, rule }]
      : [];
  });
  if (problems.length > 0) {
    throw new InputError("The lab has no place in this network", problems);
  }
}
