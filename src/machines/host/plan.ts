import { addressAt, parseNetwork } from "../../settings/cidr";
import { machineName } from "../names";
import { labMachines } from "../requests";
import type { HostRequest } from "./requests";
import type { MachineRequest, MachineRole, WantedMachine } from "../types";

/** Fixed host numbers in the lab's /24; podman itself takes the first one as gateway. */
const firstHost: Readonly<Record<MachineRole, number>> = { "control-plane": 10, worker: 11, storage: 30 };

const mostWorkers = 9;

/** All machines that a lab can have. */
export const largestLab: readonly MachineRequest[] = labMachines(mostWorkers, "vm");

/** Where a machine will be found. */
export interface Whereabouts {
  readonly address: string;
  /** Its name on this host. */
  readonly fullName: string;
}

/** A machine as its maker is given it. */
export type PlannedMachine = WantedMachine & HostRequest & Whereabouts;

/** Gives every machine its address and its name on this host. Pure. */
export function planMachines<Request extends MachineRequest>(
  stack: string,
  subnet: string,
  requests: readonly Request[],
): readonly (Request & Whereabouts)[] {
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
export function hostsFile(machines: readonly (MachineRequest & Whereabouts)[]): string {
  return machines.map(({ name, address }) => `${address} ${name}`).join("\n");
}
