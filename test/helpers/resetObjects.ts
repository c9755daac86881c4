import { objectsOf } from "../../src/cli/madeObjects";
import type { StateResource } from "../../src/cli/stateResources";
import type { FoundObject } from "../../src/running/reset/objects";

export const rbac = "rbac.authorization.k8s.io/v1";

/** `apiVersion Kind namespace/name`, as kubectl's table has it; `-` is for what has no namespace. */
export function found(line: string, more: Partial<FoundObject> = {}): FoundObject {
  const [apiVersion = "", kind = "", path = ""] = line.split(" ");
  const [namespace = "", name = ""] = path.split("/");
  const none = {
    owner: undefined,
    builtIn: false,
    reclaimPolicy: undefined,
    of: undefined,
    isCordoned: false,
  };
  return { apiVersion, kind, name, namespace: namespace === "-" ? undefined : namespace, ...none, ...more };
}

const resource = (type: string, inputs: Record<string, unknown>, urn = ""): StateResource => ({
  ...{ urn, type, inputs },
  delete: false,
});

/** What the state of a lab says of its objects. */
export const made = objectsOf([
  resource("pulumi:providers:kubernetes", { kubeconfig: "…" }),
  resource("manilakube:lab:Script", { machineId: "m" }),
  resource("kubernetes:core/v1:Namespace", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "manila-csi" },
  }),
  resource("kubernetes:core/v1:Secret", {
    ...{ apiVersion: "v1", kind: "Secret" },
    metadata: { name: "csi-manila-secrets", namespace: "manila-csi" },
  }),
  resource("kubernetes:apps/v1:DaemonSet", {
    ...{ apiVersion: "apps/v1", kind: "DaemonSet" },
    metadata: { name: "csi-nfs-node", namespace: "manila-csi" },
  }),
  resource("kubernetes:storage.k8s.io/v1:StorageClass", {
    ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "manila-nfs" } },
  }),
  resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {
    ...{ apiVersion: rbac, kind: "ClusterRole", metadata: { name: "flannel" } },
  }),
]);

/** What a lab has that has just come up. */
export const fresh: readonly FoundObject[] = [
  ...["default", "kube-system", "kube-public", "kube-node-lease", "manila-csi"].map((name) =>
    found(`v1 Namespace -/${name}`),
  ),
  found("v1 Node -/worker0"),
  found(`${rbac} ClusterRole -/cluster-admin`, { builtIn: true }),
  found(`${rbac} ClusterRole -/system:coredns`),
  found(`${rbac} ClusterRoleBinding -/kubeadm:get-nodes`),
  found(`${rbac} ClusterRole -/flannel`),
  found("apiregistration.k8s.io/v1 APIService -/v1.apps", { builtIn: true }),
  found("scheduling.k8s.io/v1 PriorityClass -/system-node-critical"),
  found("storage.k8s.io/v1 StorageClass -/manila-nfs"),
  found("v1 Service default/kubernetes"),
  found("v1 ServiceAccount default/default"),
  found("v1 ConfigMap default/kube-root-ca.crt"),
  found("v1 ConfigMap manila-csi/kube-root-ca.crt"),
  found("v1 ServiceAccount manila-csi/default"),
  found("v1 Secret manila-csi/csi-manila-secrets"),
  found("apps/v1 DaemonSet manila-csi/csi-nfs-node"),
  found("v1 Pod manila-csi/csi-nfs-node-x2b4c", { owner: "DaemonSet" }),
  found("v1 Pod kube-system/etcd-control-plane", { owner: "Node" }),
  found("v1 ConfigMap kube-system/kubeadm-config"),
  found("apps/v1 Deployment kube-system/coredns"),
];
