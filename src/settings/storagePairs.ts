import { overlap, parseNetwork } from "./cidr";
import type { Settings } from "./load";
import { packagesManila } from "./manila";
import type { Problem } from "./problem";
import { isExternal, isOnStorage, type ExternalStorage } from "./storage";

/** Which storage goes with which Manila, and what a Ceph that is there has to do with the rest of the lab. Pure. */
export function judgeStorage(settings: Settings): Problem[] {
  const { storage, manila } = settings;
  if (storage === undefined) {
    return [];
  }
  const needs = `needs manilakube:manila.kind packages: ${elsewhere[manila.kind]}`;
  return [
    ...(isOnStorage(manila) ? [] : [problem("storage.kind", storage.kind, needs)]),
    ...(isExternal(storage) ? [...sizes(settings), ...shadows(settings, storage)] : []),
  ];
}

/** Why a Manila of a kind has no use for the setting. */
const elsewhere: Readonly<Record<Settings["manila"]["kind"], string>> = {
  packages: "",
  devstack: "devstack brings a Ceph of its own, by cephadm",
  existing: "a Manila that is there already has its storage behind it",
};

const defaultSize = packagesManila.shape.cephSize.parse(undefined);

/** The default says nothing; whoever sets a size relies on it. */
function sizes({ manila }: Settings): Problem[] {
  const rule =
    "needs manilakube:storage.kind packages: the size of a Ceph that is there is not the lab's to choose";
  return isOnStorage(manila) && manila.cephSize !== defaultSize
    ? [problem("manila.cephSize", manila.cephSize, rule)]
    : [];
}

/** In a network of the lab's own, machines and pods would look for a neighbour and not for the monitor. */
function shadows({ machines, kubernetes }: Settings, { monitors }: ExternalStorage): Problem[] {
  const isAdopted = "network" in machines && machines.network !== undefined;
  const networks = {
    ...(isAdopted ? {} : { "machines.subnet": machines.subnet }),
    "kubernetes.podSubnet": kubernetes.podSubnet,
    "kubernetes.serviceSubnet": kubernetes.serviceSubnet,
  };
  return monitors.flatMap((monitor, index) => {
    const address = parseNetwork(`${monitor}/32`);
    return Object.entries(networks).flatMap(([setting, text]) => {
      const network = parseNetwork(text);
      return address !== undefined && network !== undefined && overlap(address, network)
        ? [problem(`storage.monitors.${index}`, monitor, `must not be in manilakube:${setting} (${text})`)]
        : [];
    });
  });
}

function problem(setting: string, value: unknown, rule: string): Problem {
  return { setting: `manilakube:${setting}`, value, rule };
}
