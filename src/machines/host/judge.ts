import { labLabel } from "../../podman/podman";
import { overlap, parseNetwork } from "../../settings/cidr";
import type { Settings } from "../../settings/load";
import type { Problem } from "../../settings/problem";
import { labName, machineName } from "../names";
import type { MachineRequest } from "../types";
import type { HostFacts } from "./facts";

export const neededBytes = 15e9;

/** Why no embedded lab at all can be made on this host. Pure. */
export function judgeHost(facts: HostFacts): Problem[] {
  return tools(facts);
}

/** Why there is no place for this one. Pure. */
export function judgePlace(
  settings: Settings,
  requests: readonly MachineRequest[],
  facts: HostFacts,
): Problem[] {
  const isThere = facts.networks.some(({ labels }) => labels.includes(labLabel(settings.stack)));
  return [...names(settings, requests, facts), ...subnets(settings, facts), ...(isThere ? [] : disks(facts))];
}

function tools({ uid, podmanVersion, hasRunc }: HostFacts): Problem[] {
  const kind = "manilakube:machines.kind";
  return [
    ...(uid === 0
      ? []
      : [{ setting: kind, value: "podman", rule: `needs root; this is user ${uid} (use sudo)` }]),
    ...(podmanVersion === undefined
      ? [
          {
            setting: kind,
            value: "podman",
            rule: "needs podman, which is not installed (Debian: apt install podman)",
          },
        ]
      : majorOf(podmanVersion) < 4
        ? [{ setting: kind, value: "podman", rule: `needs podman 4 or newer; this is ${podmanVersion}` }]
        : []),
    ...(hasRunc
      ? []
      : [
          {
            setting: kind,
            value: "podman",
            rule: "needs runc, which is not installed (Debian: apt install runc)",
          },
        ]),
  ];
}

function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}

function disks({ disks: all }: HostFacts): Problem[] {
  return all
    .filter(({ freeBytes }) => freeBytes < neededBytes)
    .map(({ path, freeBytes }) => ({
      setting: "disk",
      value: path,
      rule: `needs ${neededBytes / 1e9} GB free, has ${(freeBytes / 1e9).toFixed(1)} GB (\`scripts/lab cache prune\` frees build caches)`,
    }));
}

/** Names are compared whole: those of a lab `local-2` begin like those of a lab `local`. */
function names(
  { stack }: Settings,
  requests: readonly MachineRequest[],
  { containers, networks }: HostFacts,
): Problem[] {
  const mine = labLabel(stack);
  const own = requests.map(({ name }) => machineName(stack, name));
  const taken = [
    ...containers.filter(({ name }) => own.includes(name)).map((each) => ["container", each] as const),
    ...networks.filter(({ name }) => name === labName(stack)).map((each) => ["network", each] as const),
  ];
  return taken
    .filter(([, thing]) => !thing.labels.includes(mine))
    .map(([kind, thing]) => ({
      setting: "stack",
      value: stack,
      rule: `would use the ${kind} name ${thing.name}, which is taken by one that is not of this lab`,
    }));
}

function subnets({ stack, machines }: Settings, facts: HostFacts): Problem[] {
  return judgeSubnet("manilakube:machines.subnet", machines.subnet, stack, facts);
}

/** Why a network of the given owner has no place on this host. Pure. */
export function judgeSubnet(
  setting: string,
  subnet: string,
  stack: string,
  { routes, networks }: Pick<HostFacts, "routes" | "networks">,
): Problem[] {
  const wanted = parseNetwork(subnet);
  const own = networks.find(({ labels }) => labels.includes(labLabel(stack)));
  const others = [
    ...networks
      .filter((network) => network !== own)
      .flatMap(({ name, subnets: list }) =>
        list.map((subnet) => [subnet, `podman's network ${name}`] as const),
      ),
    ...routes
      .filter(
        ({ device }) => device !== own?.device && !networks.some((network) => network.device === device),
      )
      .map(({ destination, device }) => [destination, `a route of this host (device ${device})`] as const),
  ];
  return others.flatMap(([text, owner]) => {
    const other = parseNetwork(text);
    return wanted !== undefined && other !== undefined && overlap(wanted, other)
      ? [
          {
            setting,
            value: subnet,
            rule: `must not overlap ${text}, ${owner}`,
          },
        ]
      : [];
  });
}
