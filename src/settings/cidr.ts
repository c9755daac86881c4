import ipaddr from "ipaddr.js";

/** An IPv4 network, as `address/prefix`. */
export interface Network {
  readonly text: string;
  readonly address: ipaddr.IPv4;
  readonly prefix: number;
}

/**
 * Reads an IPv4 network in CIDR form.
 * @returns undefined where the text is none, or has bits set behind its prefix.
 */
export function parseNetwork(text: string): Network | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) || !ipaddr.IPv4.isValidCIDR(text)) {
    return undefined;
  }
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
  const network = ipaddr.IPv4.networkAddressFromCIDR(text);
  return network.toString() === address.toString() ? { text, address, prefix } : undefined;
}

/** Whether two networks share an address. */
export function overlap(a: Network, b: Network): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return a.address.match(b.address, prefix);
}

/**
 * The nth address of a network.
 * @throws RangeError when the network is too small.
 */
export function addressAt(network: Network, index: number): string {
  if (index < 0 || index >= 2 ** (32 - network.prefix)) {
    throw new RangeError(`${network.text} has no address number ${index}`);
  }
  const octets = network.address.octets;
  const base = octets.reduce((value, octet) => value * 256 + octet, 0) + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".");
}
