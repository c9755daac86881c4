import { parseQuantity } from "../../../settings/quantity";
import type { MachineRole } from "../../types";
import type { MemoryNeed } from "../judge/memory";
import type { HostRequest } from "../requests";

/**
 * What containers were seen to take, in bytes: 4.5 GB together for a lab with three workers that idles, and 7 GB while tests
 * run. How it is shared among the machines is estimated.
 */
const seen: Readonly<Record<MachineRole, MemoryNeed>> = {
  "control-plane": { least: 1.2e9, usual: 1.8e9 },
  worker: { least: 0.6e9, usual: 1e9 },
  storage: { least: 1.5e9, usual: 2.2e9 },
};

/** What a container takes of this host's memory: never more than its limit. Pure. */
export function containerMemory({ role, size }: HostRequest): MemoryNeed {
  const most = (size.memory === undefined ? undefined : parseQuantity(size.memory)) ?? Infinity;
  return { least: Math.min(seen[role].least, most), usual: Math.min(seen[role].usual, most) };
}
