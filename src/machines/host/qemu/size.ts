import type { MachineSize } from "../../../settings/host";
import { parseQuantity } from "../../../settings/quantity";
import type { MachineRole } from "../../types";

/** What a virtual machine has. */
export interface VirtualSize {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. A disk takes of this host's what was written to it. */
  readonly disk: number;
}

interface Defaults extends MachineSize {
  readonly cpus: number;
  readonly memory: string;
  readonly disk: string;
}

const defaults: Readonly<Record<MachineRole, Defaults>> = {
  "control-plane": { cpus: 2, memory: "3Gi", disk: "20Gi" },
  worker: { cpus: 2, memory: "3Gi", disk: "20Gi" },
  // Ceph's file is sparse, and as large as the settings make it.
  storage: { cpus: 2, memory: "4Gi", disk: "120Gi" },
};

/** Fills in what the settings leave open. Pure. */
export function virtualSize(role: MachineRole, given: MachineSize): VirtualSize {
  const { cpus, memory, disk } = defaults[role];
  return {
    cpus: given.cpus ?? cpus,
    memory: bytes(given.memory ?? memory),
    disk: bytes(given.disk ?? disk),
  };
}

function bytes(text: string): number {
  const parsed = parseQuantity(text);
  if (parsed === undefined) {
    throw new Error(`${text} is no size`);
  }
  return parsed;
}
