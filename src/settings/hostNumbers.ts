/**
 * Which address of the lab's /24 each machine of this host has. The first nine workers, the control plane and the storage
 * machine have had theirs from the beginning, and keep them: an address is what makes a machine another one.
 */

/** Of the roles that a lab has one machine of. The numbers below are the gateway's, the anchor's, and kept free. */
const single = { "control-plane": 10, storage: 30 } as const;

/** Beyond it there is only the network's broadcast address. */
const last = 254;

/** Workers have what comes after the control plane, without the storage machine's number. */
const workers = Array.from(
  { length: last - single["control-plane"] },
  (_, index) => single["control-plane"] + 1 + index,
).filter((number) => number !== single.storage);

/** How many workers a lab on this host can have: there is an address in its /24 for each. */
export const mostHostWorkers = workers.length;

/**
 * The number of a machine's address in its lab's network.
 * @param index among the machines of its role, from 0
 * @throws RangeError where the network has no address for it
 * @example hostNumber("worker", 0) // 11
 */
export function hostNumber(role: keyof typeof single | "worker", index: number): number {
  const number = role === "worker" ? workers[index] : index === 0 ? single[role] : undefined;
  if (number === undefined) {
    throw new RangeError(`a lab's network has no address for ${role} number ${index}`);
  }
  return number;
}
