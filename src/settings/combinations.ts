import { overlap, parseNetwork, type Network } from "./cidr";
import type { Settings } from "./load";
import { exclusions } from "../releases/compatibility";
import { manilaReleases, type ManilaRelease } from "../releases/manila";
import { nodeReleases } from "../releases/node";
import { releaseOf } from "../releases/release";
import type { Problem } from "./problem";

/** What no single setting can be blamed for. Pure. */
export function judgeCombinations(settings: Settings): Problem[] {
  return [
    ...overlaps(settings),
    ...placements(settings),
    ...withoutEffect(settings),
    ...excludedReleases(settings),
  ];
}

/**
 * The three networks of a lab are routed side by side on every node. Where the machines move into a network of the cloud,
 * only the cloud knows theirs (machines/openstack/cloud/adoptedNetwork.ts).
 */
function overlaps(settings: Settings): Problem[] {
  const { machines } = settings;
  const isAdopted = "network" in machines && machines.network !== undefined;
  const networks: [string, Network | undefined][] = [
    ["machines.subnet", isAdopted ? undefined : parseNetwork(machines.subnet)],
    ["kubernetes.podSubnet", parseNetwork(settings.kubernetes.podSubnet)],
    ["kubernetes.serviceSubnet", parseNetwork(settings.kubernetes.serviceSubnet)],
  ];
  return networks.flatMap(([name, network], index) =>
    networks.slice(0, index).flatMap(([otherName, other]) =>
      network !== undefined && other !== undefined && overlap(network, other)
        ? [
            {
              setting: `manilakube:${name}`,
              value: network.text,
              rule: `must not overlap manilakube:${otherName} (${other.text})`,
            },
          ]
        : [],
    ),
  );
}

/** devstack wants a machine that it may take over, with the internet behind it. */
function placements({ manila, machines }: Settings): Problem[] {
  if (manila.kind !== "devstack") {
    return [];
  }
  if (machines.kind !== "openstack") {
    const rule = "needs manilakube:machines.kind openstack: devstack wants a virtual machine";
    return [{ setting: "manilakube:manila.kind", value: manila.kind, rule }];
  }
  if (manila.placement === "worker0" && machines.workers === 0) {
    const rule = "must be above 0 where manilakube:manila.placement is worker0";
    return [{ setting: "manilakube:machines.workers", value: 0, rule }];
  }
  return [];
}

/** A setting that a kind cannot follow is refused: who sets it relies on it. */
function withoutEffect({ nodes, machines }: Settings): Problem[] {
  const rule = "needs manilakube:machines.kind podman: a cloud's machines boot the image that is there";
  return nodes.developerTools && machines.kind === "openstack"
    ? [{ setting: "manilakube:nodes.developerTools", value: true, rule }]
    : [];
}

function excludedReleases(settings: Settings): Problem[] {
  const { manila } = settings;
  const chosen =
    manila.kind === "packages" ? { manila: releaseOf<ManilaRelease>(manilaReleases, manila.release) } : {};
  return exclusions({ ...nodeReleases(settings), ...chosen }).map(({ setting, value, rule }) => ({
    setting: `manilakube:${setting}`,
    value,
    rule,
  }));
}
