import { protocols } from "../csi/protocols";

/** An option that says where another build of a part comes from. */
export type SourceOption = "from" | "module" | "image";

/** A Kubernetes object whose pods a part runs in. */
export interface Workload {
  readonly kind: "StatefulSet" | "DaemonSet" | "Deployment";
  readonly name: string;
}

/** A part that runs in the cluster: one container of some workloads. */
export interface ClusterPart {
  /** As the command line calls it. */
  readonly name: string;
  readonly title: string;
  readonly sources: readonly SourceOption[];
  readonly container: string;
  readonly workloads: readonly Workload[];
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

const controllers = protocols.map(({ name }): Workload => ({
  kind: "StatefulSet",
  name: `manila-csi-${name}-controller`,
}));
const nodePlugins = protocols.map(({ name }): Workload => ({
  kind: "DaemonSet",
  name: `manila-csi-${name}-node`,
}));

const partner = (name: string, protocol: string): ClusterPart => ({
  name,
  title: `${name} (the node plugin that mounts)`,
  sources: ["from", "image"],
  container: "partner",
  workloads: [{ kind: "DaemonSet", name: `${protocol}-partner` }],
});

const sidecar = (name: string, workloads: readonly Workload[], container = name): ClusterPart => ({
  name,
  title: name,
  sources: ["image"],
  container,
  workloads,
});

/** What of a running lab another build can take the place of. Names of objects and containers as in src/csi. */
export const parts: readonly Part[] = [
  {
    name: "csi",
    title: "Manila CSI",
    sources: ["from", "module"],
    container: "manila-csi",
    workloads: [...controllers, ...nodePlugins],
  },
  partner("ceph-csi", "cephfs"),
  partner("csi-driver-nfs", "nfs"),
  sidecar("csi-provisioner", controllers),
  sidecar("csi-snapshotter", controllers),
  sidecar("csi-resizer", controllers),
  sidecar("node-driver-registrar", nodePlugins, "registrar"),
  sidecar("snapshot-controller", [{ kind: "Deployment", name: "snapshot-controller" }]),
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
