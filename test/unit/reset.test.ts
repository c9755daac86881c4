import { generationsOf, refuseAnew } from "../../src/cli/anew";
import { objectsOf } from "../../src/cli/madeObjects";
import type { StateResource } from "../../src/cli/stateResources";
import type { Share } from "../../src/manila/existing/shares";
import { planCeph } from "../../src/running/reset/ceph";
import {
  describeForeign,
  describeRemoved,
  describeReset,
  type ResetPlan,
} from "../../src/running/reset/describe";
import { parseObjects, type FoundObject } from "../../src/running/reset/objects";
import { planCluster } from "../../src/running/reset/plan";
import { planManila } from "../../src/running/reset/shares";
import { loadSettings } from "../../src/settings/load";
import { projectsFor } from "../../src/testing/e2e/options";
import { temporaryHome } from "../helpers/ownEnvironment";

/** What `lab reset` removes, from lists of what there is: nothing of the lab's own, nothing of another lab's, and all else. */

temporaryHome();

const rbac = "rbac.authorization.k8s.io/v1";

/** `apiVersion Kind namespace/name`, as kubectl's table has it; `-` is for what has no namespace. */
function found(line: string, more: Partial<FoundObject> = {}): FoundObject {
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

const made = objectsOf([
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
    metadata: { name: "nfs-partner", namespace: "manila-csi" },
  }),
  resource("kubernetes:storage.k8s.io/v1:StorageClass", {
    ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "manila-nfs" } },
  }),
  resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {
    ...{ apiVersion: rbac, kind: "ClusterRole", metadata: { name: "flannel" } },
  }),
]);

/** What a lab has that has just come up. */
const fresh: readonly FoundObject[] = [
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
  found("apps/v1 DaemonSet manila-csi/nfs-partner"),
  found("v1 Pod manila-csi/nfs-partner-x2b4c", { owner: "DaemonSet" }),
  found("v1 Pod kube-system/etcd-control-plane", { owner: "Node" }),
  found("v1 ConfigMap kube-system/kubeadm-config"),
  found("apps/v1 Deployment kube-system/coredns"),
];

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

const mark = "manila.csi.openstack.org/cluster";
const share = (
  name: string,
  metadata: Record<string, string> = {},
  locations = [`10.0.0.1:/volumes/_nogroup/${name}-instance/x`],
): Share => ({
  ...{ id: `id-${name}`, name, status: "available", share_proto: "NFS", share_type: "nfs", metadata },
  export_locations: locations,
});
const types = ["default", "cephfsnativetype", "cephfsnfstype", "private-1"].map((name) => ({
  id: `t-${name}`,
  name,
}));
const manilaOf = (manila: Record<string, unknown>) => loadSettings("lab", { manila }).manila;
const packages = manilaOf({ kind: "packages" });
const existing = manilaOf({ kind: "existing", shareTypes: { nfs: "nfs" } });
const shares = [
  share("own", { [mark]: "lab" }),
  share("by-hand"),
  share("theirs", { [mark]: "manilakube-other-1a2b3c4d" }),
];

test("on a Manila of the lab's own all shares go but those of other labs, and all types but the lab's", () => {
  const plan = planManila(packages, "lab", shares, types);
  expect(plan.shares.map(({ name }) => name)).toEqual(["own", "by-hand"]);
  expect(plan.types.map(({ name }) => name)).toEqual(["private-1"]);
  expect(plan.foreign.map(({ name }) => name)).toEqual(["theirs"]);
});

test("a type that another lab's share has stays with it", () => {
  const theirs = { ...share("theirs", { [mark]: "another" }), share_type: "private-1" };
  expect(planManila(packages, "lab", [theirs], types).types).toEqual([]);
});

test("on a Manila that is elsewhere only what has the lab's mark goes, and no type", () => {
  const plan = planManila(existing, "lab", shares, types);
  expect(plan.shares.map(({ name }) => name)).toEqual(["own"]);
  expect([plan.types, plan.foreign]).toEqual([[], []]);
});

const inCeph = {
  fileSystem: "cephfs",
  volumes: ["own-instance", "stray"],
  logins: {
    "client.admin": "allow *",
    "client.manila": "",
    "mds.storage": "allow *",
    "client.own": "allow rw path=/volumes/_nogroup/own-instance/x",
    "client.stray": "allow rw fsname=cephfs path=/volumes/_nogroup/stray/y",
    "client.both": "allow rw path=/volumes/_nogroup/stray/y, allow rw path=/volumes/_nogroup/own-instance/x",
  },
};

test("in Ceph goes what no share is exported from, with the logins for nothing else", () => {
  expect(planCeph(inCeph, [share("own")])).toEqual({
    ...{ fileSystem: "cephfs", volumes: ["stray"], logins: ["client.stray"] },
  });
});

test("while a share is being made nothing in Ceph is known to be left", () => {
  expect(planCeph(inCeph, [share("own"), share("new", {}, [])])).toMatchObject({ volumes: [], logins: [] });
});

const planOf = (objects: readonly FoundObject[], of: readonly Share[] = []): ResetPlan => ({
  cluster: planCluster(objects, made),
  manila: planManila(packages, "lab", of, types.slice(0, 3)),
  ceph: undefined,
});

test("what goes is said first and counted in the end", () => {
  const plan = planOf(
    [
      found("v1 Namespace -/e2e-1"),
      found("v1 Pod e2e-1/one"),
      found("v1 PersistentVolumeClaim e2e-1/data"),
      found("v1 PersistentVolumeClaim e2e-1/more"),
      found("v1 PersistentVolumeClaim default/shared"),
      found("storage.k8s.io/v1 StorageClass -/own"),
    ],
    shares,
  );
  expect(describeReset(plan)).toEqual([
    "  namespaces          e2e-1 with 1 pod, 2 claims",
    "  claims              default/shared",
    "  other objects       StorageClass own",
    "  shares              own by-hand",
  ]);
  expect(describeRemoved(plan)).toBe("removed 1 namespace, 1 pod, 3 claims, 1 other object, 2 shares");
  expect(describeForeign(plan.manila)).toBe("shares of other labs on this Manila stay (1): theirs");
});

test("where nothing goes nothing is listed", () => {
  expect(describeReset(planOf(fresh))).toEqual([]);
  expect(describeRemoved(planOf(fresh))).toBe("there was nothing to remove");
  expect(describeForeign(planOf(fresh).manila)).toBeUndefined();
});

test("of many only the first are named", () => {
  const many = Array.from({ length: 10 }, (_, index) => found(`v1 Namespace -/e2e-${index}`));
  expect(describeReset(planOf(many))).toEqual([
    "  namespaces          e2e-0 e2e-1 e2e-2 e2e-3 e2e-4 e2e-5 e2e-6 e2e-7 and 2 more",
  ]);
});

test("--hard is refused where the lab's addresses or its storage cannot come again", () => {
  expect(() => {
    refuseAnew(loadSettings("lab", {}));
  }).not.toThrow();
  const cloud = { kind: "openstack", workers: 1, image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  expect(() => {
    refuseAnew(loadSettings("lab", { machines: cloud }));
  }).toThrow(/manilakube:machines\.kind: "openstack": .*private address/);
  expect(() => {
    refuseAnew(loadSettings("lab", { manila: { kind: "existing", shareTypes: { nfs: "nfs" } } }));
  }).toThrow(/manilakube:manila\.kind: "existing": .*no part of the lab/);
});

test("tests that take a whole lab with them run only where a filter names their folder", () => {
  const names = (...filters: readonly string[]): string[] => projectsFor(filters).map(({ name }) => name);
  expect(names()).toEqual(["lab", "alone"]);
  expect(names("snapshot", "-t", "NFS")).toEqual(["lab", "alone"]);
  expect(names("commands/reset")).toEqual(["lab", "alone", "commands"]);
});

test("a lab that Pulumi does not know has nothing to make anew", () => {
  expect(generationsOf("lab")).toEqual([]);
});
