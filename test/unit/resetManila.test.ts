import { generationsOf, refuseAnew } from "../../src/cli/anew";
import type { Share } from "../../src/manila/existing/shares";
import { planCeph } from "../../src/running/reset/ceph";
import {
  describeForeign,
  describeRemoved,
  describeReset,
  type ResetPlan,
} from "../../src/running/reset/describe";
import type { FoundObject } from "../../src/running/reset/objects";
import { planCluster } from "../../src/running/reset/plan";
import { planManila } from "../../src/running/reset/shares";
import { loadSettings } from "../../src/settings/load";
import { projectsFor } from "../../src/testing/e2e/options";
import { temporaryHome } from "../helpers/ownEnvironment";
import { found, fresh, made } from "../helpers/resetObjects";

/** What `lab reset` removes from Manila and Ceph, nothing of another lab's among it; what it says, and what --hard refuses. */

temporaryHome();

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
  redeployed: [],
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

test("parts that were redeployed become the pinned builds again", () => {
  const plan = { ...planOf(fresh), redeployed: ["csi", "manila"] };
  expect(describeReset(plan)).toEqual(["  redeployed parts    csi manila"]);
  expect(describeRemoved(plan)).toBe("removed 2 redeployed parts");
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
