import type { Artifacts } from "../../artifacts";
import type { ImageName } from "../../artifacts/images";
import type { Protocol } from "../protocols";

/** Values of a Helm chart: what JSON can hold. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** What of a lab shows in the chart's values. */
export interface ChartFacts {
  /** Protocols that the lab's Manila serves. */
  readonly protocols: readonly Protocol[];
  /** The lab's mark in the metadata of its shares. */
  readonly clusterId: string;
  readonly artifacts: Pick<Artifacts, "image" | "imageTag">;
}

/**
 * The values that a lab gives Manila CSI's chart, for the chart of every minor on offer. Pure.
 * Source of the names: charts/manila-csi-plugin/values.yaml of cloud-provider-openstack.
 */
export function chartValues({ protocols, clusterId, artifacts }: ChartFacts): ChartValues {
  const image = (name: ImageName) => {
    const tag = artifacts.imageTag(name);
    return { image: { repository: artifacts.image(name).slice(0, -`:${tag}`.length), tag } };
  };
  return {
    shareProtocols: protocols.map(({ selector, fsGroupPolicy, partnerDirectory }) => ({
      protocolSelector: selector,
      // Never left out: the chart's example for CEPHFS has none, and a driver without one is rendered as `%!s(<nil>)`.
      fsGroupPolicy,
      fwdNodePluginEndpoint: { dir: partnerDirectory, sockFile: "csi.sock" },
    })),
    csimanila: { topologyAwarenessEnabled: true, clusterID: clusterId, ...image("manila-csi-plugin") },
    nodeplugin: { registrar: image("standin-registrar") },
    controllerplugin: {
      provisioner: { extraCreateMetadata: true, ...image("csi-provisioner") },
      snapshotter: image("csi-snapshotter"),
      resizer: image("csi-resizer"),
    },
  };
}

/** One set of values over another, by Helm's own rule: groups are merged, lists and everything else are replaced. Pure. */
export function mergeValues(under: ChartValues, over: ChartValues): ChartValues {
  const merged = Object.entries(over).map(([name, value]): [string, unknown] => {
    const below = under[name];
    return [name, isGroup(below) && isGroup(value) ? mergeValues(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(merged) };
}

function isGroup(value: unknown): value is ChartValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
