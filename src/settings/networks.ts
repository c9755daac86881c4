import { overlap, parseNetwork, type Network } from "./cidr";
import { workerCountOf } from "./host";
import { mostHostWorkers } from "./hostNumbers";
import type { Settings } from "./load";
import type { Problem } from "./problem";

interface NamedNetwork {
  readonly setting: string;
  readonly network: Network;
}

/** What is wrong with the networks of a lab, each for what it is for and beside the others. Pure. */
export function judgeNetworks(settings: Settings): Problem[] {
  const networks = networksOf(settings);
  return [
    ...reserved(networks),
    ...machineRoom(settings),
    ...podRanges(settings),
    ...serviceRange(settings),
    ...overlaps(networks),
  ];
}

/**
 * The three networks of a lab are routed side by side on every node. Where the machines move into a network of the cloud,
 * only the cloud knows theirs (machines/openstack/cloud/adoptedNetwork.ts).
 */
function networksOf({ machines, kubernetes }: Settings): NamedNetwork[] {
  const isAdopted = "network" in machines && machines.network !== undefined;
  const texts = {
    ...(isAdopted ? {} : { "machines.subnet": machines.subnet }),
    "kubernetes.podSubnet": kubernetes.podSubnet,
    "kubernetes.serviceSubnet": kubernetes.serviceSubnet,
  };
  return Object.entries(texts).flatMap(([setting, text]) => {
    const network = parseNetwork(text);
    return network === undefined ? [] : [{ setting, network }];
  });
}

function overlaps(networks: readonly NamedNetwork[]): Problem[] {
  return networks.flatMap(({ setting, network }, index) =>
    networks
      .slice(0, index)
      .filter((other) => overlap(network, other.network))
      .map((other) =>
        problem(
          setting,
          network.text,
          `must not overlap manilakube:${other.setting} (${other.network.text})`,
        ),
      ),
  );
}

/** Addresses that mean something else to every kernel: this host, the link, groups of hosts. */
const taken = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].flatMap(
  (text) => parseNetwork(text) ?? [],
);

function reserved(networks: readonly NamedNetwork[]): Problem[] {
  return networks.flatMap(({ setting, network }) => {
    const other = taken.find((each) => overlap(each, network));
    return other === undefined
      ? []
      : [problem(setting, network.text, `must not hold addresses of ${other.text}: they are no machine's`)];
  });
}

/**
 * Addresses of a cloud's network that workers do not get: its own and the broadcast address, the router's, two of the DHCP
 * service, the control plane's and the storage machine's.
 */
const takenInCloud = 7;

/**
 * How many workers have an address in a network of machines.
 * @param prefix of a network in a cloud
 */
export const workersInCloud = (prefix: number): number => Math.max(0, 2 ** (32 - prefix) - takenInCloud);

function machineRoom({ machines }: Settings): Problem[] {
  const { subnet, workers } = machines;
  const most = roomForWorkers(machines);
  const rule = `must be ${most} workers at most: manilakube:machines.subnet (${subnet}) has no address for more, beside the lab's other machines`;
  return workerCountOf(workers) > most ? [problem("machines.workers", workers, rule)] : [];
}

/** How many workers have an address. What an adopted network has room for, only its cloud can tell. */
function roomForWorkers(machines: Settings["machines"]): number {
  switch (machines.kind) {
    case "podman":
    case "qemu":
      return mostHostWorkers;
    case "openstack":
      return machines.network === undefined
        ? workersInCloud(parseNetwork(machines.subnet)?.prefix ?? 32)
        : Infinity;
  }
}

/** Prefix of the network that Kubernetes cuts out for each node's pods. */
const nodePrefix = 24;

function podRanges({ machines, kubernetes: { podSubnet } }: Settings): Problem[] {
  const prefix = parseNetwork(podSubnet)?.prefix ?? 0;
  const nodes = workerCountOf(machines.workers) + 1;
  const room = 2 ** (nodePrefix - prefix);
  // kubeadm refuses a network that is more than 16 bits larger than a node's.
  if (prefix < nodePrefix - 16) {
    const rule = `must not be larger than a /${nodePrefix - 16}`;
    return [problem("kubernetes.podSubnet", podSubnet, rule)];
  }
  return room >= nodes
    ? []
    : [
        problem(
          "kubernetes.podSubnet",
          podSubnet,
          `must have a /${nodePrefix} for each of the ${nodes} nodes (manilakube:machines.workers)`,
        ),
      ];
}

/** kubeadm's own bounds. */
const servicePrefix = { least: 12, most: 28 } as const;

function serviceRange({ kubernetes: { serviceSubnet } }: Settings): Problem[] {
  const prefix = parseNetwork(serviceSubnet)?.prefix ?? 0;
  const { least, most } = servicePrefix;
  return prefix >= least && prefix <= most
    ? []
    : [problem("kubernetes.serviceSubnet", serviceSubnet, `must be a network from /${least} to /${most}`)];
}

function problem(setting: string, value: unknown, rule: string): Problem {
  return { setting: `manilakube:${setting}`, value, rule };
}
