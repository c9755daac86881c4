import { ClusterClient } from "../../src/plugin/kubernetes/cluster";
import { objectType } from "../../src/plugin/kubernetes/object";
import { loadSettings } from "../../src/settings/load";
import { ApiServer } from "../helpers/apiServer";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** The setting csi.cephfsMounter: what it makes of the storage classes, and what its change does to a running lab. */

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

test("on a running lab the class is made anew: Kubernetes lets no class have other parameters", async () => {
  // As the real API server answers to a change of parameters.
  const message = "StorageClass is invalid: parameters: Forbidden: updates to parameters are forbidden.";
  const server = new ApiServer((request) =>
    request.includes("/storageclasses/manila-cephfs?")
      ? { status: 422, body: { kind: "Status", message, code: 422 } }
      : { status: 200, body: { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: {} } },
  );
  try {
    const client = new ClusterClient(await server.listen());
    const type = objectType(() => ({ client, deleteUnreachable: false }));
    const context = {
      ...{ urn: "urn", name: "manila-cephfs", stack: "test" },
      ...{ signal: new AbortController().signal, status: () => undefined },
    };
    const diff = await type.diff(byDefault.cephfs, byKernel.cephfs, context);
    // The name is the same: the old one goes first.
    expect(diff).toMatchObject({ changed: true, replaces: ["spec"], deleteBeforeReplace: true });
    expect(server.requests).toEqual([
      expect.stringMatching(/^PATCH \/apis\/storage.k8s.io\/v1\/storageclasses\/manila-cephfs\?.*dryRun=All/),
      expect.stringMatching(/^PATCH \/apis\/storage.k8s.io\/v1\/storageclasses\/manila-cephfs-0\?/),
    ]);
  } finally {
    server.close();
  }
});
