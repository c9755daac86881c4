import { z } from "zod";

/** podman as it is set up on this host, for the user who asks. */
export interface PodmanFacts {
  readonly version: string;
  /** Where layers and volumes lie. */
  readonly storage: readonly string[];
  /** As podman names it, such as `extfs`; empty where it does not say. */
  readonly backingFileSystem: string;
  /** `netavark` or `cni`; empty where podman knows of only one. */
  readonly networkBackend: string;
}

/** A container or a network that podman has, of whomever. */
export interface PodmanThing {
  readonly name: string;
  /** `key=value` each. */
  readonly labels: readonly string[];
  readonly subnets: readonly string[];
  /** The bridge of a network. */
  readonly device?: string | undefined;
}

const info = z.looseObject({
  host: z.looseObject({ networkBackend: z.string().default("") }),
  store: z.looseObject({
    graphRoot: z.string(),
    volumePath: z.string().optional(),
    graphStatus: z.record(z.string(), z.string()).nullish(),
  }),
  version: z.looseObject({ Version: z.string() }),
});

/** Reads `podman info --format json`. Pure. */
export function parsePodmanInfo(json: string): PodmanFacts {
  const { host, store, version } = info.parse(JSON.parse(json));
  const volumes = store.volumePath ?? "";
  const isApart = volumes !== "" && !volumes.startsWith(`${store.graphRoot}/`);
  return {
    version: version.Version,
    storage: [store.graphRoot, ...(isApart ? [volumes] : [])],
    backingFileSystem: store.graphStatus?.["Backing Filesystem"] ?? "",
    networkBackend: host.networkBackend,
  };
}

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((given) => Object.entries(given ?? {}).map(([key, value]) => `${key}=${value}`));

const networks = z.array(
  z.looseObject({
    name: z.string(),
    network_interface: z.string().optional(),
    subnets: z.array(z.looseObject({ subnet: z.string() })).nullish(),
    labels,
  }),
);

/** Reads `podman network ls --format json`. Pure. */
export function parseNetworks(json: string): PodmanThing[] {
  return networks.parse(JSON.parse(json === "" ? "[]" : json)).map((network) => ({
    name: network.name,
    device: network.network_interface,
    subnets: (network.subnets ?? []).map(({ subnet }) => subnet),
    labels: network.labels,
  }));
}

const containers = z.array(z.looseObject({ Names: z.array(z.string()), Labels: labels }));

/** Reads `podman ps --all --format json`. Pure. */
export function parseContainers(json: string): PodmanThing[] {
  return containers
    .parse(JSON.parse(json === "" ? "[]" : json))
    .map(({ Names, Labels }) => ({ name: Names[0] ?? "", subnets: [], labels: Labels }));
}
