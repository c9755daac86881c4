import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "./context";
import { namespaceName } from "./protocols";

type Rule = k8s.types.input.rbac.v1.PolicyRule;

const read = ["get", "list", "watch"];
const rule = (apiGroup: string, resources: string[], verbs: string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

const snapshotGroup = "snapshot.storage.k8s.io";

/** What provisioner, resizer and snapshotter do with their driver's volumes. */
const controllerRules: readonly Rule[] = [
  rule("", ["persistentvolumes"], [...read, "create", "patch", "delete"]),
  rule("", ["persistentvolumeclaims"], [...read, "update"]),
  rule("", ["persistentvolumeclaims/status"], ["patch"]),
  rule("", ["events"], ["list", "watch", "create", "update", "patch"]),
  rule("", ["nodes", "pods"], read),
  // A user's class may name a secret in a namespace of the user's own, as with upstream's chart.
  rule("", ["secrets"], ["get"]),
  rule("storage.k8s.io", ["storageclasses", "csinodes", "volumeattributesclasses"], read),
  rule(snapshotGroup, ["volumesnapshotclasses"], read),
  rule(snapshotGroup, ["volumesnapshots"], [...read, "update"]),
  rule(snapshotGroup, ["volumesnapshotcontents"], [...read, "update", "patch"]),
  rule(snapshotGroup, ["volumesnapshotcontents/status"], ["update", "patch"]),
];

const snapshotControllerRules: readonly Rule[] = [
  rule("", ["persistentvolumes"], read),
  rule("", ["persistentvolumeclaims"], [...read, "update"]),
  rule("", ["events"], ["list", "watch", "create", "update", "patch"]),
  rule(snapshotGroup, ["volumesnapshotclasses"], read),
  rule(snapshotGroup, ["volumesnapshotcontents"], [...read, "create", "update", "patch", "delete"]),
  rule(snapshotGroup, ["volumesnapshotcontents/status"], ["patch"]),
  rule(snapshotGroup, ["volumesnapshots"], [...read, "create", "update", "patch", "delete"]),
  rule(snapshotGroup, ["volumesnapshots/status"], ["update", "patch"]),
];

export interface Account {
  readonly serviceAccount: string;
  readonly bindings: readonly pulumi.Resource[];
}

/** The service account of a driver's controller. */
export function controllerAccount(name: string, options: pulumi.CustomResourceOptions): Account {
  return clusterAccount(name, controllerRules, options);
}

export function snapshotControllerAccount(name: string, options: pulumi.CustomResourceOptions): Account {
  return clusterAccount(name, snapshotControllerRules, options);
}

function clusterAccount(
  name: string,
  rules: readonly Rule[],
  options: pulumi.CustomResourceOptions,
): Account {
  const account = new k8s.core.v1.ServiceAccount(
    name,
    { metadata: { name, namespace: namespaceName } },
    options,
  );
  const role = new k8s.rbac.v1.ClusterRole(name, { metadata: { name }, rules: [...rules] }, options);
  const binding = new k8s.rbac.v1.ClusterRoleBinding(
    name,
    {
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: namespaceName }],
    },
    after(options, account, role),
  );
  return { serviceAccount: name, bindings: [binding] };
}
