import { controllerName, driverContainer, nodePluginName } from "../csi/chart/names";
import { namespaceName, protocols, type Protocol } from "../csi/protocols";

/** An option that says where another build of a part comes from. */
export type SourceOption = "from" | "module" | "image";

/** A Kubernetes object whose pods a part runs in. */
export interface Workload {
  readonly kind: "StatefulSet" | "DaemonSet" | "Deployment";
  readonly namespace: string;
  readonly name: string;
}

/** A part that runs in the cluster: containers of some workloads. */
export interface ClusterPart {
  /** As the command line calls it. */
  readonly name: string;
  readonly title: string;
  readonly sources: readonly SourceOption[];
  /** Names; a workload has some of them. */
  readonly containers: readonly string[];
  readonly workloads: readonly Workload[];
  /** Whether it is a CSI plugin, which tells who it is. */
  readonly isPlugin: boolean;
}

/** A part that runs on Manila's machine: services of one Python package. */
export interface ServicePart {
  /** As the command line and Python call it. */
  readonly name: string;
  readonly title: string;
  readonly sources: readonly SourceOption[];
  /** Its units, as patterns of systemd's, separated by spaces. */
  readonly units: string;
}

export type Part = ClusterPart | ServicePart;

export function runsInCluster(part: Part): part is ClusterPart {
  return "workloads" in part;
}

const controller: Workload = { kind: "StatefulSet", namespace: namespaceName, name: controllerName };
const nodePlugin: Workload = { kind: "DaemonSet", namespace: namespaceName, name: nodePluginName };
/** As its own manifest has it. */
const snapshotController: Workload = {
  kind: "Deployment",
  namespace: "kube-system",
  name: "snapshot-controller",
};

const partner = (name: string, served: Protocol["selector"]): ClusterPart => {
  const partners = protocols.filter(({ selector }) => selector === served).map((each) => each.partner);
  return {
    name,
    title: `${name} (the node plugin that mounts)`,
    sources: ["from", "image"],
    containers: partners.map(({ container }) => container),
    workloads: partners.map((each) => ({
      kind: "DaemonSet",
      namespace: namespaceName,
      name: each.name,
    })),
    isPlugin: true,
  };
};

const sidecar = (name: string, workload: Workload, containers: readonly string[]): ClusterPart => ({
  name,
  title: name,
  sources: ["image"],
  containers,
  workloads: [workload],
  isPlugin: false,
});

/** The chart has each sidecar once for each protocol, in the same pod. */
const ofProtocols = (sidecarName: string): string[] => protocols.map(({ name }) => `${name}-${sidecarName}`);

/** What of a running lab another build can take the place of. Names of objects and containers as in src/csi and the charts. */
export const parts: readonly Part[] = [
  {
    name: "csi",
    title: "Manila CSI",
    sources: ["from", "module"],
    containers: protocols.map((protocol) => driverContainer(protocol)),
    workloads: [controller, nodePlugin],
    isPlugin: true,
  },
  partner("ceph-csi", "CEPHFS"),
  partner("csi-driver-nfs", "NFS"),
  sidecar("csi-provisioner", controller, ofProtocols("provisioner")),
  sidecar("csi-snapshotter", controller, ofProtocols("snapshotter")),
  sidecar("csi-resizer", controller, ofProtocols("resizer")),
  sidecar("node-driver-registrar", nodePlugin, ofProtocols("registrar")),
  sidecar("snapshot-controller", snapshotController, [snapshotController.name]),
  {
    name: "manila",
    title: "Manila",
    sources: ["from"],
    units: "devstack@m-*.service manila-*.service",
  },
  {
    name: "keystone",
    title: "keystone",
    sources: ["from"],
    units: "devstack@keystone.service keystone.service",
  },
];

export const partNames: readonly string[] = parts.map(({ name }) => name);
