import type { FoundObject } from "./objects";

/** What a reset removes from a cluster, in the order in which it goes. */
export interface ClusterPlan {
  /** What may refuse any other change: webhooks, and policies of admission. */
  readonly gates: readonly FoundObject[];
  /** What makes pods, and would make them again. */
  readonly workloads: readonly FoundObject[];
  readonly pods: readonly FoundObject[];
  /** Before the claims: Manila deletes no share that has snapshots. */
  readonly snapshots: readonly FoundObject[];
  readonly snapshotContents: readonly FoundObject[];
  /** While their classes, drivers and secrets are there, so that CSI deletes their shares. */
  readonly claims: readonly FoundObject[];
  readonly volumes: readonly FoundObject[];
  readonly namespaces: readonly FoundObject[];
  /** All else: classes, roles, kinds …, and what lies in namespaces that stay. */
  readonly others: readonly FoundObject[];
  /** Nodes to which pods are to be given again. */
  readonly cordoned: readonly FoundObject[];
}

/** A name for an object by which a state and a cluster can be compared, whatever version of its API either of them speaks. */
export function keyOf({
  apiVersion,
  kind,
  namespace,
  name,
}: Pick<FoundObject, "apiVersion" | "kind" | "namespace" | "name">): string {
  const group = apiVersion.includes("/") ? apiVersion.replace(/\/.*/, "") : "";
  return `${group}/${kind} ${namespace ?? ""}/${name}`;
}

const gateKinds = /^(Validating|Mutating)(WebhookConfiguration|AdmissionPolicy|AdmissionPolicyBinding)$/;
const workloadKinds = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;

/** Namespaces that Kubernetes makes for itself. */
const kubernetesOwn = new Set(["kube-system", "kube-public", "kube-node-lease"]);

/**
 * Chooses what a lab that has just come up would not have. Pure.
 * @param found all objects of the cluster
 * @param made keys of those that the lab's own program has made, by `keyOf`
 */
export function planCluster(found: readonly FoundObject[], made: ReadonlySet<string>): ClusterPlan {
  const kept = (name: string): boolean =>
    name === "default" || kubernetesOwn.has(name) || made.has(`/Namespace /${name}`);
  const doomed = found.filter((object) => !made.has(keyOf(object)) && isDoomed(object, kept));
  const of = (wanted: (object: FoundObject) => boolean): FoundObject[] => doomed.filter(wanted);
  const kind =
    (name: string) =>
    (object: FoundObject): boolean =>
      object.kind === name;
  const single = [
    "Pod",
    "VolumeSnapshot",
    "VolumeSnapshotContent",
    "PersistentVolumeClaim",
    "PersistentVolume",
  ];
  const isOther = (object: FoundObject): boolean =>
    ![...single, "Namespace"].includes(object.kind) &&
    !gateKinds.test(object.kind) &&
    !workloadKinds.test(object.kind) &&
    // With a namespace goes what lies in it.
    (object.namespace === undefined || kept(object.namespace));
  return {
    gates: of((object) => gateKinds.test(object.kind)),
    workloads: of((object) => workloadKinds.test(object.kind)).sort(byMaker),
    pods: of(kind("Pod")),
    snapshots: of(kind("VolumeSnapshot")),
    snapshotContents: of(kind("VolumeSnapshotContent")),
    claims: of(kind("PersistentVolumeClaim")),
    volumes: of(kind("PersistentVolume")),
    namespaces: of(kind("Namespace")),
    others: of(isOther),
    cordoned: found.filter(({ isCordoned }) => isCordoned),
  };
}

/** Whether an object, which the lab's program has not made, is none of those that Kubernetes makes of itself. */
function isDoomed(object: FoundObject, kept: (namespace: string) => boolean): boolean {
  const { kind, namespace, name, owner, builtIn } = object;
  if (namespace === undefined) {
    return !builtIn && !isOfKubernetes(kind, name);
  }
  if (!kept(namespace) || ofUsers.has(kind)) {
    return true;
  }
  if (kubernetesOwn.has(namespace)) {
    return false;
  }
  // Nothing that runs in `default` is the lab's; in the lab's own namespaces what has an owner is a part of that.
  const runs = podKinds.has(kind) || workloadKinds.test(kind);
  return namespace === "default" && runs
    ? true
    : owner === undefined && !inEveryNamespace.has(`${kind} ${name}`) && keyOf(object) !== apiServer;
}

/** Makers first: a Deployment would make its ReplicaSet again. */
function byMaker(a: FoundObject, b: FoundObject): number {
  const rank = ({ kind }: FoundObject): number => (makers.has(kind) ? 0 : 1);
  return rank(a) - rank(b);
}

const podKinds = new Set(["Pod"]);
const makers = new Set(["Deployment", "CronJob"]);
/** What the lab has none of, wherever it lies. */
const ofUsers = new Set(["PersistentVolumeClaim", "VolumeSnapshot"]);
const inEveryNamespace = new Set(["ServiceAccount default", "ConfigMap kube-root-ca.crt"]);
const apiServer = "/Service default/kubernetes";

/** Of the whole cluster: what Kubernetes or kubeadm makes. */
function isOfKubernetes(kind: string, name: string): boolean {
  switch (kind) {
    case "Node":
      return true;
    case "Namespace":
      return name === "default" || kubernetesOwn.has(name);
    case "ClusterRole":
    case "ClusterRoleBinding":
      return /^(system|kubeadm):/.test(name);
    case "PriorityClass":
      return name.startsWith("system-");
    default:
      return false;
  }
}
