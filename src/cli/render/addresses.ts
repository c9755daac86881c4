import { z } from "zod";
import { requestsOf } from "../../machineRequests";
import { placeOf } from "../../machines/places";
import { addressAt, type Network, parseNetwork } from "../../settings/cidr";
import type { Settings } from "../../settings/load";
import { InputError } from "../../settings/problem";

/** Where a machine is said to be. */
export interface MachineAddress {
  readonly machine: string;
  readonly address: string;
  /** It is nobody's address: the real one is known only when the machine is made. */
  readonly standIn: boolean;
}

/** RFC 5737's TEST-NET-1. */
const documentationNetwork: Network = network("192.0.2.0/24");

const firstStandIn = 10;
const option = "--address";

/**
 * The addresses that a lab's scripts are rendered with: the embedded lab's own, and for servers of a cloud the given ones
 * or stand-ins. A server has one address here, for its floating IP and its port.
 * @param given `NAME=IP`, from the command line
 * @throws InputError with everything that is wrong with the given ones
 */
export function machineAddresses(settings: Settings, given: readonly string[]): readonly MachineAddress[] {
  const requests = requestsOf(settings);
  const decided = placeOf(settings).addresses(requests);
  if (decided !== undefined) {
    refuse(given.map((value) => [value, "is not for the embedded lab: manilakube:machines.subnet decides"]));
    return [...decided].map(([machine, address]) => ({ machine, address, standIn: false }));
  }
  const names = requests.map(({ name }) => name);
  const chosen = parseGiven(given, names);
  const taken = new Set(chosen.values());
  const standIns = Array.from({ length: names.length + taken.size }, (_, index) =>
    addressAt(documentationNetwork, firstStandIn + index),
  ).filter((address) => !taken.has(address));
  return names.map((machine, index) => {
    const address = chosen.get(machine);
    return { machine, address: address ?? standIns[index] ?? "", standIn: address === undefined };
  });
}

/** @throws InputError */
function parseGiven(given: readonly string[], names: readonly string[]): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  const problems: [string, string][] = [];
  for (const text of given) {
    const [, name = "", address = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    const owner = [...chosen].find(([, each]) => each === address)?.[0];
    if (!z.ipv4().safeParse(address).success) {
      problems.push([text, "must be NAME=IP with an IPv4 address, such as storage=10.0.0.5"]);
    } else if (!names.includes(name)) {
      problems.push([text, `must name a machine of the lab: ${names.join(", ")}`]);
    } else if (chosen.has(name)) {
      problems.push([text, `must be the only address of ${name}`]);
    } else if (owner !== undefined) {
      problems.push([text, `must be another address than that of ${owner}`]);
    } else {
      chosen.set(name, address);
    }
  }
  refuse(problems);
  return chosen;
}

function refuse(problems: readonly (readonly [string, string])[]): void {
  if (problems.length > 0) {
    throw new InputError(
      "The machines' addresses cannot be used",
      problems.map(([value, rule]) => ({ setting: option, value, rule })),
    );
  }
}

function network(text: string): Network {
  const parsed = parseNetwork(text);
  if (parsed === undefined) {
    throw new Error(`${text} is no network`);
  }
  return parsed;
}
