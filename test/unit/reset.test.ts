import { parseObjects, type FoundObject } from "../../src/running/reset/objects";
import { planCluster } from "../../src/running/reset/plan";
import { found, fresh, made, rbac } from "../helpers/resetObjects";

/** What `lab reset` removes from a cluster: nothing of the lab's own, nothing of Kubernetes', and all else. */

const countOf = (plan: object): number => Object.values(plan).flat().length;

test("kubectl's table is read, and what is not there is undefined", () => {
  const none = "<none>";
  const line = (...cells: string[]): string => cells.join("   ");
  const nothing = Array<string>(9).fill(none);
  const table = [
    line("v1", "Pod", "e2e", "one-x2b4c", "ReplicaSet", ...nothing.slice(1)),
    line(rbac, "ClusterRole", none, "view", none, "rbac-defaults", ...nothing.slice(2)),
    line(
      "v1",
      "PersistentVolume",
      none,
      "pvc-1",
      none,
      none,
      none,
      "Delete",
      "e2e",
      "data",
      none,
      none,
      none,
    ),
    line("v1", "Node", none, "worker0", ...nothing.slice(1), "true"),
    "",
  ].join("\n");
  expect(parseObjects(table)).toEqual([
    found("v1 Pod e2e/one-x2b4c", { owner: "ReplicaSet" }),
    found(`${rbac} ClusterRole -/view`, { builtIn: true }),
    found("v1 PersistentVolume -/pvc-1", { reclaimPolicy: "Delete", of: "e2e/data" }),
    found("v1 Node -/worker0", { isCordoned: true }),
  ]);
});

test("of a lab that has just come up nothing goes", () => {
  expect(countOf(planCluster(fresh, made))).toBe(0);
});

test("the lab's objects are known in any version of their API", () => {
  const later = found("storage.k8s.io/v2 StorageClass -/manila-nfs");
  expect(countOf(planCluster([later], made))).toBe(0);
  // Another kind of the same name is not the lab's.
  expect(planCluster([found("v1 PersistentVolume -/manila-nfs")], made).volumes).toHaveLength(1);
});

test("what users and tests have left goes, each in its place of the order", () => {
  const used = [
    found("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration -/blocks-all"),
    found("v1 Namespace -/e2e-1"),
    found("apps/v1 ReplicaSet e2e-1/web-5d9", { owner: "Deployment" }),
    found("apps/v1 Deployment e2e-1/web"),
    found("v1 Pod e2e-1/web-5d9-x2b4c", { owner: "ReplicaSet" }),
    found("v1 Secret e2e-1/tenant"),
    found("v1 PersistentVolumeClaim e2e-1/data"),
    found("snapshot.storage.k8s.io/v1 VolumeSnapshot e2e-1/before"),
    found("snapshot.storage.k8s.io/v1 VolumeSnapshotContent -/snapcontent-1", { of: "e2e-1/before" }),
    found("v1 PersistentVolume -/pvc-1", { reclaimPolicy: "Delete", of: "e2e-1/data" }),
    found("storage.k8s.io/v1 StorageClass -/e2e-1-retain"),
    found(`${rbac} ClusterRole -/somebody`),
    // Of the tutorial.
    found("v1 Pod default/on-worker0"),
    found("v1 PersistentVolumeClaim default/shared"),
    found("v1 ConfigMap default/notes"),
    // Beside the lab's own, and beside Kubernetes'.
    found("v1 ConfigMap manila-csi/left"),
    found("v1 PersistentVolumeClaim kube-system/stray"),
    found("v1 ConfigMap kube-system/somebody"),
    found("v1 Node -/worker1", { isCordoned: true }),
  ];
  const plan = planCluster([...fresh, ...used], made);
  const names = Object.fromEntries(
    Object.entries(plan).map(([what, objects]: [string, readonly FoundObject[]]) => [
      what,
      objects.map(({ namespace, name }) => `${namespace ?? "-"}/${name}`),
    ]),
  );
  expect(names).toEqual({
    gates: ["-/blocks-all"],
    // The Deployment first, or it would make its ReplicaSet again.
    workloads: ["e2e-1/web", "e2e-1/web-5d9"],
    pods: ["e2e-1/web-5d9-x2b4c", "default/on-worker0"],
    snapshots: ["e2e-1/before"],
    snapshotContents: ["-/snapcontent-1"],
    claims: ["e2e-1/data", "default/shared", "kube-system/stray"],
    volumes: ["-/pvc-1"],
    namespaces: ["-/e2e-1"],
    others: ["-/e2e-1-retain", "-/somebody", "default/notes", "manila-csi/left"],
    cordoned: ["-/worker1"],
  });
});
