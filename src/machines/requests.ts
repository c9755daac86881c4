import type { MachineRequest } from "./types";

/** The machines that a cluster needs: one control plane, and its workers. */
export function clusterMachines(workers: number): MachineRequest[] {
  return [
    { name: "control-plane", role: "control-plane" },
    ...Array.from({ length: workers }, (_, index) => ({ name: `worker${index}`, role: "worker" as const })),
  ];
}
