import { stop, type Finding } from "../../machines/finding";
import { areOnThisHost } from "../../machines/places";
import { overlap, parseNetwork } from "../../settings/cidr";
import type { Settings } from "../../settings/load";

/**
 * What of the lab's own networks holds an address of the Manila: there, pods would look for a neighbour and not for Manila.
 * Where the machines are in a network of the cloud, Manila may be as well. Pure.
 */
export function judgeShadows({ machines, kubernetes }: Settings, address: string, whose: string): Finding[] {
  const networks = {
    ...(areOnThisHost(machines) ? { "machines.subnet": machines.subnet } : {}),
    "kubernetes.podSubnet": kubernetes.podSubnet,
    "kubernetes.serviceSubnet": kubernetes.serviceSubnet,
  };
  const sought = parseNetwork(`${address}/32`);
  return Object.entries(networks).flatMap(([name, text]) => {
    const network = parseNetwork(text);
    if (network === undefined || sought === undefined || !overlap(network, sought)) {
      return [];
    }
    const setting = `manilakube:${name}`;
    const rule = `must not hold ${address}, the address of the Manila (${whose})`;
    return [
      {
        ...stop({ fact: setting, found: text, shownBy: "" }, rule, ""),
        problem: { setting, value: text, rule },
      },
    ];
  });
}
