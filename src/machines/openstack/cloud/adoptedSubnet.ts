import { overlap, parseNetwork } from "../../../settings/cidr";
import type { Problem } from "../../../settings/problem";

export interface Subnet {
  readonly id: string;
  readonly cidr: string;
}

/** Where the default of `machines.subnet` lies: in there it is nobody's choice. */
const defaults = parseNetwork("10.97.0.0/16");

/**
 * Chooses the subnet of a network of the cloud that the machines move into. Pure.
 * @param network as the settings name it
 * @param subnets all of the network's that are IPv4
 * @param wanted what `machines.subnet` is
 */
export function chooseSubnet(
  network: string,
  subnets: readonly Subnet[],
  wanted: string,
): { readonly subnet: Subnet } | { readonly problem: Problem } {
  const [first, second] = subnets;
  if (first === undefined) {
    return {
      problem: { setting: "manilakube:machines.network", value: network, rule: "has no IPv4 subnet" },
    };
  }
  const matching = subnets.find(({ cidr }) => cidr === wanted);
  if (matching !== undefined) {
    return { subnet: matching };
  }
  const given = parseNetwork(wanted);
  const isDefault = given !== undefined && defaults !== undefined && overlap(given, defaults);
  if (second === undefined && isDefault) {
    return { subnet: first };
  }
  const rule = `must be one of the subnets of the network '${network}': ${subnets.map(({ cidr }) => cidr).join(", ")}`;
  return { problem: { setting: "manilakube:machines.subnet", value: isDefault ? undefined : wanted, rule } };
}
