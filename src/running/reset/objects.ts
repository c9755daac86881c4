import type { RunningLab } from "../lab";

/** An object of the cluster, as far as it matters for what a reset does with it. Holds nothing that may be a secret. */
export interface FoundObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined for what belongs to the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Kind of its first owner, with which it goes. */
  readonly owner: string | undefined;
  /** Whether Kubernetes itself has made it, by the label that it gives roles and registered APIs. */
  readonly builtIn: boolean;
  /** Of a volume: what becomes of its share when its claim goes. */
  readonly reclaimPolicy: string | undefined;
  /** Of a volume: `namespace/name` of its claim. Of a snapshot's content: of its snapshot. */
  readonly of: string | undefined;
  /** Whether it is a node to which no pods are given. */
  readonly isCordoned: boolean;
}

/** Kinds that belong to the whole cluster and of which people make objects. What Kubernetes alone makes (leases, CSINodes …) is not among them. */
const ofCluster = [
  "namespaces",
  "nodes",
  "persistentvolumes",
  "storageclasses.storage.k8s.io",
  "csidrivers.storage.k8s.io",
  "volumeattributesclasses.storage.k8s.io",
  "volumesnapshotclasses.snapshot.storage.k8s.io",
  "volumesnapshotcontents.snapshot.storage.k8s.io",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterrolebindings.rbac.authorization.k8s.io",
  "customresourcedefinitions.apiextensions.k8s.io",
  "apiservices.apiregistration.k8s.io",
  "priorityclasses.scheduling.k8s.io",
  "runtimeclasses.node.k8s.io",
  "ingressclasses.networking.k8s.io",
  "validatingwebhookconfigurations.admissionregistration.k8s.io",
  "mutatingwebhookconfigurations.admissionregistration.k8s.io",
  "validatingadmissionpolicies.admissionregistration.k8s.io",
  "validatingadmissionpolicybindings.admissionregistration.k8s.io",
  "mutatingadmissionpolicies.admissionregistration.k8s.io",
  "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
  "deviceclasses.resource.k8s.io",
];

/** Kinds of a namespace. Those that the garbage collector removes with others (endpoint slices, revisions) are not among them. */
const ofNamespace = [
  "pods",
  "persistentvolumeclaims",
  "services",
  "configmaps",
  "secrets",
  "serviceaccounts",
  "resourcequotas",
  "limitranges",
  "replicationcontrollers",
  "deployments.apps",
  "statefulsets.apps",
  "daemonsets.apps",
  "replicasets.apps",
  "jobs.batch",
  "cronjobs.batch",
  "horizontalpodautoscalers.autoscaling",
  "poddisruptionbudgets.policy",
  "roles.rbac.authorization.k8s.io",
  "rolebindings.rbac.authorization.k8s.io",
  "networkpolicies.networking.k8s.io",
  "ingresses.networking.k8s.io",
  "volumesnapshots.snapshot.storage.k8s.io",
];

/** What is asked of each object: no content, so that no secret comes here. */
const columns = [
  ".apiVersion",
  ".kind",
  ".metadata.namespace",
  ".metadata.name",
  ".metadata.ownerReferences[0].kind",
  ".metadata.labels.kubernetes\\.io/bootstrapping",
  ".metadata.labels.kube-aggregator\\.kubernetes\\.io/automanaged",
  ".spec.persistentVolumeReclaimPolicy",
  ".spec.claimRef.namespace",
  ".spec.claimRef.name",
  ".spec.volumeSnapshotRef.namespace",
  ".spec.volumeSnapshotRef.name",
  ".spec.unschedulable",
];

/** Each request may take as long: a busy API server lists everything within seconds. */
const patience = "--request-timeout=60s";

/**
 * Lists all objects of a cluster that a reset may have to do with.
 * @throws ProcessError where the API server does not answer
 */
export async function clusterObjects(lab: RunningLab, signal: AbortSignal): Promise<readonly FoundObject[]> {
  // kubectl refuses a list with a kind that the cluster does not have, as where the snapshot API is gone.
  const known = new Set(
    (await lab.kubectl([patience, "api-resources", "--verbs=list,delete", "-o", "name"], { signal })).split(
      "\n",
    ),
  );
  const kinds = [...ofCluster, ...ofNamespace].filter((kind) => known.has(kind));
  const format = columns.map((column, index) => `C${index}:${column}`).join(",");
  const args = ["get", kinds.join(","), "--all-namespaces", "--no-headers", "-o", `custom-columns=${format}`];
  return parseObjects(await lab.kubectl([patience, ...args], { signal }));
}

/** Reads kubectl's table of objects. Pure. */
export function parseObjects(table: string): FoundObject[] {
  return table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [
        apiVersion = "",
        kind = "",
        namespace,
        name = "",
        owner,
        bootstrapping,
        automanaged,
        reclaimPolicy,
        claimNamespace,
        claim,
        snapshotNamespace,
        snapshot,
        unschedulable,
      ] = line
        .trim()
        .split(/\s+/)
        .map((cell) => (cell === "<none>" ? undefined : cell));
      const of = claim === undefined ? path(snapshotNamespace, snapshot) : path(claimNamespace, claim);
      return {
        ...{ apiVersion, kind, namespace, name, owner, reclaimPolicy, of },
        builtIn: bootstrapping !== undefined || automanaged !== undefined,
        isCordoned: unschedulable === "true",
      };
    });
}

function path(namespace: string | undefined, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${namespace ?? ""}/${name}`;
}
