import fc from "fast-check";
import { addressAt, overlap, parseNetwork, type Network } from "../../src/settings/cidr";

const octet = fc.integer({ min: 0, max: 255 });

/** Any network, with its bits behind the prefix cleared. */
const network = fc
  .tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }))
  .map(([a, b, c, d, prefix]) => {
    const address = ((a * 256 + b) * 256 + c) * 256 + d;
    const base = Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
    return { base, size: 2 ** (32 - prefix), text: `${dotted(base)}/${prefix}` };
  });

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function parsed(text: string): Network {
  const result = parseNetwork(text);
  if (result === undefined) {
    throw new Error(`${text} was refused`);
  }
  return result;
}

test("two networks overlap exactly when their address ranges do", () => {
  fc.assert(
    fc.property(network, network, (a, b) => {
      const ranges = a.base < b.base + b.size && b.base < a.base + a.size;
      expect(overlap(parsed(a.text), parsed(b.text))).toBe(ranges);
    }),
  );
});

test("an address has its number behind the network's base", () => {
  fc.assert(
    fc.property(network, fc.nat(), (net, number) => {
      const index = number % net.size;
      expect(addressAt(parsed(net.text), index)).toBe(dotted(net.base + index));
    }),
  );
});

test("a network has no address beyond its end", () => {
  expect(() => addressAt(parsed("10.0.0.0/24"), 256)).toThrow("10.0.0.0/24 has no address number 256");
});

test.each(["10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "10.0.0/24", "::/64", "x", ""])(
  "%j is no network",
  (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  },
);
