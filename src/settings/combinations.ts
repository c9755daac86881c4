import { parseNetwork } from "./cidr";
import { isExisting } from "./existingManila";
import { poolOfEach } from "./host";
import type { OpenstackSettings, Settings } from "./load";
import { exclusions } from "../releases/compatibility";
import { debianReleases } from "../releases/debian";
import { devstackBranch } from "../releases/devstack";
import { manilaReleases, type ManilaRelease } from "../releases/manila";
import { nodeReleases } from "../releases/node";
import { releaseOf } from "../releases/release";
import { judgeNetworks } from "./networks";
import type { Problem } from "./problem";
import { judgeStorage } from "./storagePairs";

type Devstack = Extract<Settings["manila"], { kind: "devstack" }>;

/** What no single setting can be blamed for. Pure. */
export function judgeCombinations(settings: Settings): Problem[] {
  return [
    ...judgeNetworks(settings),
    ...placements(settings),
    ...judgeStorage(settings),
    ...withoutNetwork(settings),
    ...withoutEffect(settings),
    ...sizes(settings),
    ...excludedReleases(settings),
  ];
}

/** In a network of the lab's own nobody is but the lab's machines; a /24 has room for some 250. */
function withoutNetwork({ machines }: Settings): Problem[] {
  if (machines.kind !== "openstack" || machines.network !== undefined) {
    return [];
  }
  return [
    ...((parseNetwork(machines.subnet)?.prefix ?? 32) <= 24
      ? []
      : [problem("subnet", machines.subnet, "must be a /24 network or a larger one")]),
    ...(machines.floatingIps === "none"
      ? [
          problem(
            "floatingIps",
            "none",
            "needs manilakube:machines.network, a network of the cloud that this host reaches",
          ),
        ]
      : []),
  ];
}

/** devstack wants a machine that it may take over, with the internet behind it. */
function placements({ manila, machines }: Settings): Problem[] {
  if (manila.kind !== "devstack") {
    return [];
  }
  switch (machines.kind) {
    case "podman": {
      const rule = "needs manilakube:machines.kind qemu or openstack: devstack wants a virtual machine";
      return [{ setting: "manilakube:manila.kind", value: manila.kind, rule }];
    }
    case "qemu":
      return onStockDebian(manila);
    case "openstack":
      return withWorker0(manila, machines);
  }
}

/** A virtual machine of this host that is for devstack boots Debian without anything of the lab; workers boot the lab's image. */
function onStockDebian({ branch, placement }: Devstack): Problem[] {
  const release = debianReleases.machines;
  const { debian } = devstackBranch(branch);
  const own =
    "must be vm where manilakube:machines.kind is qemu: workers boot the image that is for all labs";
  return [
    ...(placement === "vm" ? [] : [{ setting: "manilakube:manila.placement", value: placement, rule: own }]),
    ...(debian.includes(release)
      ? []
      : [
          {
            setting: "manilakube:manila.branch",
            value: branch,
            rule: `must run on Debian ${release}, which virtual machines of this host boot; it runs on ${debian.join(" and ")}`,
          },
        ]),
  ];
}

function withWorker0({ placement }: Devstack, { workers }: OpenstackSettings): Problem[] {
  const rule = "must be above 0 where manilakube:manila.placement is worker0";
  return placement === "worker0" && workers === 0
    ? [{ setting: "manilakube:machines.workers", value: 0, rule }]
    : [];
}

/** Of each worker in turn. */
function workerKinds({ kind, workers }: Settings["machines"]): string[] {
  return poolOfEach(workers).map((pool) => pool.kind ?? kind);
}

/** A setting that a kind cannot follow is refused: who sets it relies on it. */
function withoutEffect(settings: Settings): Problem[] {
  return [...withoutTools(settings), ...withoutStorage(settings)];
}

function withoutStorage({ machines, manila }: Settings): Problem[] {
  const rule = "needs a storage machine, and manilakube:manila.kind existing brings none";
  const size = "limits" in machines ? machines.limits.storage : undefined;
  return isExisting(manila) && size !== undefined ? [problem("limits.storage", size, rule)] : [];
}

function withoutTools({ nodes, machines }: Settings): Problem[] {
  const rule = "needs nodes of the kind podman: other machines boot the image that is for all labs";
  const kinds = [machines.kind, ...workerKinds(machines)];
  return [
    ...(nodes.developerTools && kinds.some((kind) => kind !== "podman")
      ? [{ setting: "manilakube:nodes.developerTools", value: true, rule }]
      : []),
    ...("dnsServers" in machines ? withoutEffectInCloud(machines) : []),
  ];
}

/** A network that the lab does not make keeps the name servers that it has. */
function withoutEffectInCloud({ network, dnsServers }: OpenstackSettings): Problem[] {
  const rule = "is for the lab's own network, and manilakube:machines.network names another";
  return network !== undefined && dnsServers.length > 0 ? [problem("dnsServers", dnsServers, rule)] : [];
}

/** A container has no disk of its own, and a virtual machine no part of a CPU. */
function sizes({ machines }: Settings): Problem[] {
  if (!("limits" in machines)) {
    return [];
  }
  const { kind, limits, workers } = machines;
  const pools = typeof workers === "number" ? [] : workers;
  const given = [
    { setting: "limits.controlPlane", kinds: [kind], size: limits.controlPlane },
    { setting: "limits.storage", kinds: [kind], size: limits.storage },
    { setting: "limits.worker", kinds: [kind, ...workerKinds(machines)], size: limits.worker },
    ...pools.map((size, index) => ({ setting: `workers.${index}`, kinds: [size.kind ?? kind], size })),
  ];
  return given.flatMap(({ setting, kinds, size }) => [
    ...(size?.disk !== undefined && !kinds.includes("qemu")
      ? [
          problem(
            `${setting}.disk`,
            size.disk,
            "needs a machine of the kind qemu: a container has no disk of its own",
          ),
        ]
      : []),
    ...(size?.cpus !== undefined && !Number.isInteger(size.cpus) && kinds.includes("qemu")
      ? [problem(`${setting}.cpus`, size.cpus, "must be a whole number for a machine of the kind qemu")]
      : []),
  ]);
}

function problem(setting: string, value: unknown, rule: string): Problem {
  return { setting: `manilakube:machines.${setting}`, value, rule };
}

function excludedReleases(settings: Settings): Problem[] {
  const { manila } = settings;
  const chosen =
    "release" in manila ? { manila: releaseOf<ManilaRelease>(manilaReleases, manila.release) } : {};
  return exclusions({ ...nodeReleases(settings), ...chosen }).map(({ setting, value, rule }) => ({
    setting: `manilakube:${setting}`,
    value,
    rule,
  }));
}
