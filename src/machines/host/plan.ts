import { addressAt, parseNetwork } from "../../settings/cidr";
import { hostNumber, mostHostWorkers } from "../../settings/hostNumbers";
import { machineName } from "../names";
import { labMachines } from "../requests";
import type { HostRequest } from "./requests";
import type { MachineRequest, WantedMachine } from "../types";

/** Workers whose names every machine of a lab knows. More of them would make other machines of all that are there. */
const knownWorkers = 9;

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
      address: addressAt(network, hostNumber(request.role, before)),
      fullName: machineName(stack, request.name),
    };
  });
}

/**
 * Lines for a machine's /etc/hosts, so that machines know each other by name. They are of more machines than the lab has, and
 * the same however many it has: one worker more must not make other machines of those that are there. So the first ones know
 * nine workers by name, and those that come after them all that there can be. Pure.
 */
export function hostsFile(stack: string, subnet: string, machine: Pick<MachineRequest, "name">): string {
  const known = (workers: number) => planMachines(stack, subnet, labMachines(workers, "vm"));
  const usual = known(knownWorkers);
  const machines = usual.some(({ name }) => name === machine.name) ? usual : known(mostHostWorkers);
  return machines.map(({ name, address }) => `${address} ${name}`).join("\n");
}
