import { good, stop, warning, type Finding } from "../../finding";
import type { HostFacts } from "../facts";
import { hostKinds } from "../kinds";
import type { HostRequest } from "../requests";

const gibibyte = 2 ** 30;

/** What a machine takes of its host's memory, in bytes. */
export interface MemoryNeed {
  /** To come up. */
  readonly least: number;
  /** When pods and tests run. */
  readonly usual: number;
}

/** Whether there is memory for machines that are not there yet. Pure. */
export function judgeMemory(requests: readonly HostRequest[], { freeMemory }: HostFacts): Finding {
  const needs = requests.map((request) => ({
    name: request.name,
    need: hostKinds[request.kind].memoryOf(request),
  }));
  const sum = (of: keyof MemoryNeed): number => needs.reduce((total, { need }) => total + need[of], 0);
  const fact = {
    fact: "memory",
    found: `${inGibibytes(freeMemory)} GiB free`,
    shownBy: "/proc/meminfo (MemAvailable)",
  };
  const parts = (of: keyof MemoryNeed): string =>
    `${inGibibytes(sum(of))} GiB (${needs.map(({ name, need }) => `${name} ${inGibibytes(need[of])}`).join(", ")})`;
  const cure = "end other programs, have fewer workers (manilakube:machines.workers) or less memory for each";
  if (sum("least") > freeMemory) {
    return stop(fact, `must be at least ${parts("least")}`, cure);
  }
  return sum("usual") > freeMemory
    ? warning(fact, `should be ${parts("usual")}: the lab comes up, and many pods may not`, cure)
    : good(fact);
}

function inGibibytes(bytes: number): string {
  return (bytes / gibibyte).toFixed(1).replace(/\.0$/, "");
}
