import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** The setting csi.cephfsMounter: what it makes of the storage classes. What its change does to a running lab is in test/engine/kubernetes.test.ts. */

const recorder = new Recorder();

interface Classes {
  readonly cephfs: Record<string, unknown>;
  readonly nfs: Record<string, unknown>;
}

async function classesWith(csi: object): Promise<Classes> {
  recorder.resources.length = 0;
  const { Lab } = await import("../../src/lab");
  const settings = loadSettings("test", { machines: { kind: "podman", workers: 1 }, csi });
  await settle([new Lab(settings, { artifacts, machines: host })]);
  const type = "kubernetes:storage.k8s.io/v1:StorageClass";
  return { cephfs: recorder.inputsOf(type, "manila-cephfs"), nfs: recorder.inputsOf(type, "manila-nfs") };
}

let byDefault: Classes;
let byKernel: Classes;
// The import compiles all that it needs, which takes its time where nothing of it is cached.
beforeAll(async () => {
  recorder.install();
  byDefault = await classesWith({});
  byKernel = await classesWith({ cephfsMounter: "kernel" });
}, 60_000);

test("the CephFS class names ceph-fuse by default, and the kernel's client where the setting says so", () => {
  expect(byDefault.cephfs["parameters"]).toMatchObject({ "cephfs-mounter": "fuse" });
  expect(byKernel.cephfs["parameters"]).toMatchObject({ "cephfs-mounter": "kernel" });
});

test("and nothing else changes, in this class or the other", () => {
  const { parameters, ...rest } = byKernel.cephfs;
  const before = byDefault.cephfs;
  expect({ ...rest, parameters: { ...(parameters as object), "cephfs-mounter": "fuse" } }).toEqual(before);
  expect(byKernel.nfs).toEqual(byDefault.nfs);
  expect(byKernel.nfs["parameters"]).not.toHaveProperty("cephfs-mounter");
});
