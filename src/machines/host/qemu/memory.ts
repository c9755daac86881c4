import type { Problem } from "../../../settings/problem";
import type { HostFacts } from "../facts";
import type { HostRequest } from "../requests";
import { virtualSize } from "./size";

const gibibyte = 2 ** 30;

/** Why virtual machines that are not there yet have no memory on this host: all of what they get is theirs. Pure. */
export function judgeMemory(requests: readonly HostRequest[], { freeMemory }: HostFacts): Problem[] {
  const sizes = requests.map(({ name, role, size }) => ({ name, memory: virtualSize(role, size).memory }));
  const sum = sizes.reduce((total, { memory }) => total + memory, 0);
  if (sum <= freeMemory) {
    return [];
  }
  const parts = sizes.map(({ name, memory }) => `${name} ${inGibibytes(memory)}`).join(", ");
  return [
    {
      setting: "manilakube:machines",
      value: `memory: ${inGibibytes(sum)} GiB (${parts})`,
      rule: `must be less than the ${inGibibytes(freeMemory)} GiB that this host has free`,
    },
  ];
}

function inGibibytes(bytes: number): string {
  return (bytes / gibibyte).toFixed(1).replace(/\.0$/, "");
}
