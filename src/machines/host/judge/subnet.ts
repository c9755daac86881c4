import { labLabel } from "../../../podman/podman";
import { overlap, parseNetwork, type Network } from "../../../settings/cidr";
import { good, stop, type Finding } from "../../finding";
import type { HostFacts } from "../facts";
import type { Route } from "../facts/routes";

type NetworkFacts = Pick<HostFacts, "routes" | "rules" | "networks">;

/** A VPN that takes all traffic says so in two, four or more routes; none of them is of a network that somebody has. */
const broadest = 8;

const shownBy = "ip route show table all; ip rule; podman network ls";

/** Whether a network of the given owner has a place on this host. Pure. */
export function judgeSubnet(setting: string, subnet: string, stack: string, facts: NetworkFacts): Finding[] {
  const wanted = parseNetwork(subnet);
  if (wanted === undefined) {
    return [];
  }
  const fact = { fact: setting, found: subnet, shownBy };
  const others = obstacles(wanted, stack, facts);
  if (others.length > 0) {
    const free = freeSubnet(stack, facts);
    const cure =
      free === undefined ? "set it to a free /24" : `set it to a free /24, such as ${free} (${setting})`;
    return others.map(([text, owner]) => stop(fact, `must not overlap ${text}, ${owner}`, cure));
  }
  const captor = capturedBy(wanted, facts);
  return [
    captor === undefined
      ? good(fact)
      : stop(
          fact,
          `must be reached by the main routing table, and table ${captor.table} comes first and sends all to ${captor.device}`,
          `ip rule add to ${subnet} lookup main priority 100; or let the VPN leave local networks alone`,
        ),
  ];
}

/** Networks that share addresses with it, and whose they are. */
function obstacles(wanted: Network, stack: string, { routes, networks }: NetworkFacts): [string, string][] {
  const own = networks.find(({ labels }) => labels.includes(labLabel(stack)));
  const all: [string, string][] = [
    ...networks
      .filter((network) => network !== own)
      .flatMap(({ name, subnets }) =>
        subnets.map((text): [string, string] => [text, `podman's network ${name}`]),
      ),
    ...routes
      .filter((route) => isOfANetwork(route) && !route.isThrow && !isOwnAddress(route, routes))
      .filter(
        ({ device }) => device !== own?.device && !networks.some((network) => network.device === device),
      )
      .map((route): [string, string] => [route.destination, `a route of this host (${whereabouts(route)})`]),
  ];
  // The same network may be in several tables.
  return all.filter(
    ([text], index) => overlaps(text, wanted) && all.findIndex(([other]) => other === text) === index,
  );
}

function whereabouts({ device, table }: Route): string {
  const name = device === "" ? "leads nowhere" : `device ${device}`;
  return table === "main" ? name : `${name}, table ${table}`;
}

function isOfANetwork({ destination }: Route): boolean {
  return Number(destination.split("/")[1]) >= broadest;
}

/** The address that this host has in a network whose route says all there is to say. */
function isOwnAddress({ destination, device, table }: Route, routes: readonly Route[]): boolean {
  const address = parseNetwork(destination);
  return (
    table === "local" &&
    address !== undefined &&
    routes.some(
      (other) =>
        other.table !== "local" &&
        other.device === device &&
        isOfANetwork(other) &&
        overlaps(other.destination, address),
    )
  );
}

function overlaps(text: string, network: Network): boolean {
  const other = parseNetwork(text);
  return other !== undefined && overlap(other, network);
}

/** The route of all traffic in a table that the kernel asks before the main one, where the lab's own will be. */
function capturedBy(wanted: Network, { routes, rules }: NetworkFacts): Route | undefined {
  for (const { table, destination, isForAll } of rules) {
    const concerns = isForAll && (destination === undefined || overlaps(destination, wanted));
    if (concerns && table === "main") {
      return undefined;
    }
    const own = routes.filter((route) => route.table === table && overlaps(route.destination, wanted));
    const captor = own.find((route) => !isOfANetwork(route) && !route.isThrow);
    if (concerns && table !== "local" && captor !== undefined && !own.some(({ isThrow }) => isThrow)) {
      return captor;
    }
  }
  return undefined;
}

/** Where free networks are looked for: first where labs take theirs by themselves. */
const candidates = ["10.97", "10.213", "172.29", "192.168"];

function freeSubnet(stack: string, facts: NetworkFacts): string | undefined {
  return candidates
    .flatMap((prefix) => Array.from({ length: 256 }, (_, octet) => `${prefix}.${octet}.0/24`))
    .find((text) => {
      const network = parseNetwork(text);
      return network !== undefined && obstacles(network, stack, facts).length === 0;
    });
}
