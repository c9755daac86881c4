import { hostKinds } from "./kinds";

/**
 * Removes all that a lab has left on this host, whatever its settings are by now: a lab in a cloud has nothing here.
 * @returns names of what there was
 */
export async function sweepHost(stack: string): Promise<string[]> {
  const removed: string[] = [];
  // One after the other: the network goes with the containers, when no machine is on it any more.
  for (const { sweep } of Object.values(hostKinds)) {
    removed.push(...(await sweep(stack)));
  }
  return removed;
}
