import { wantedMachines } from "./machines/requests";
import type { MachineRequest } from "./machines/types";
import { manilaNeeds } from "./manila/needs";
import type { Settings } from "./settings/load";

/** The machines that a stack's settings want. Pure. */
export function requestsOf(settings: Settings): MachineRequest[] {
  return wantedMachines(settings.machines, manilaNeeds(settings));
}
