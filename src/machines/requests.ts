import { workerCountOf } from "../settings/host";
import type { Settings } from "../settings/load";
import type { MachineRequest, ManilaNeeds } from "./types";

/** The machines of a lab: one control plane, its workers, and where Manila or its storage has one of its own, that. Pure. */
export function labMachines(workers: number, manila: ManilaNeeds["placement"]): MachineRequest[] {
  return [
    { name: "control-plane", role: "control-plane", hostsManila: false },
    ...Array.from({ length: workers }, (_, index): MachineRequest => {
      const name = `worker${index}`;
      return { name, role: "worker", hostsManila: manila === name };
    }),
    ...(manila === "vm" || manila === "storage"
      ? [{ name: "storage", role: "storage", hostsManila: manila === "vm" } as const]
      : []),
  ];
}

/** The machines that a stack's settings want. Pure. */
export function wantedMachines(
  { workers }: Settings["machines"],
  { placement }: Pick<ManilaNeeds, "placement">,
): MachineRequest[] {
  return labMachines(workerCountOf(workers), placement);
}
