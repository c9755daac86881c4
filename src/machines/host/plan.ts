import { addressAt, parseNetwork } from "../../settings/cidr";
import { machineName } from "../names";
import { labMachines } from "../requests";
import type { MachineRequest, MachineRole } from "../types";

/** Fixed host numbers in the lab's /24; podman itself takes the first one as gateway. */
const firstHost: Readonly<Record<MachineRole, number>> = { "control-plane": 10, worker: 11, storage: 30 };

const mostWorkers = 9;

/** All machines that a lab can have. */
export const largestLab: readonly MachineRequest[] = labMachines(mostWorkers, "vm");

export interface PlannedMachine extends MachineRequest {
  readonly address: string;
  /** Its name on this host. */
  readonly fullName: string;
}

/** Gives every machine its address and its name on this host. Pure. */
export function planMachines(
  stack: string,
  subnet: string,
  requests: readonly MachineRequest[],
): readonly PlannedMachine[] {
  const network = parseNetwork(subnet);
  if (network === undefined) {
    throw new Error(`${subnet} is no network`);
  }
  return requests.map((request, index) => {
    const before = requests.slice(0, index).filter(({ role }) => role === request.role).length;
    return {
      ...request,
      address: addressAt(network, firstHost[request.role] + before),
      fullName: machineName(stack, request.name),
    };
  });
}

/** Lines for /etc/hosts, so that machines know each other by name. */
export function hostsFile(machines: readonly PlannedMachine[]): string {
  return machines.map(({ name, address }) => `${address} ${name}`).join("\n");
}
