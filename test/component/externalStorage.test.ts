import type { Sources } from "../../src/sources";
import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** A lab whose Manila is on a Ceph that is there already, under mocks: what is made otherwise than on the lab's own Ceph. */

const key = "AQBpZmFrZWtleWZha2VrZXlmYWtla2V5ZmFrZQ==";
const mark = "manilakube-test-0a1b2c3d";
const storage = {
  kind: "external",
  monitors: ["203.0.113.5", "203.0.113.6"],
  fileSystem: "shared",
  client: "lab",
  keyringFile: "lab.keyring",
  nfsPool: "lab-nfs",
};
const machines = { kind: "podman", workers: 1, subnet: "10.97.5.0/24" };

let recorder: Recorder;

async function make(config: object, facts: Sources["storage"]): Promise<void> {
  recorder = new Recorder();
  recorder.install();
  const { Lab } = await import("../../src/lab");
  const settings = loadSettings("test", { machines, ...config });
  await settle([new Lab(settings, { artifacts, machines: host, storage: facts })]);
}

const script = (name: string) => recorder.inputsOf("manilakube:lab:Script", name);
const file = (phase: string, path: string): string =>
  (script(phase)["files"] as { path: string; content: string }[]).find((each) => each.path === path)
    ?.content ?? "";
const scripts = (): string[] =>
  recorder.resources.filter(({ type }) => type === "manilakube:lab:Script").map(({ name }) => name);

describe("a lab on a Ceph that is there", () => {
  // The import compiles all that it needs, which takes its time where nothing of it is cached.
  beforeAll(() => make({ storage }, { key, mark }), 180_000);

  test("makes no Ceph, and otherwise what any lab has", () => {
    expect(scripts().filter((name) => /ceph|storage/.test(name))).toEqual(["storage-external"]);
    expect(scripts().filter((name) => name.startsWith("manila-"))).toEqual(
      expect.arrayContaining(["manila-database", "manila-keystone", "manila-config", "manila-services"]),
    );
    expect(recorder.inputsOf("manilakube:lab:PodmanMachine", "storage")).toMatchObject({
      rootfs: "/cache/storage",
    });
  });

  test("its machine is a client of that Ceph, asks it as the lab's client, and keeps its name there", () => {
    expect(script("storage-external")["variables"]).toEqual({
      MONITORS: "203.0.113.5 203.0.113.6",
      FILE_SYSTEM: "shared",
      CLIENT: "lab",
      NFS_POOL: "lab-nfs",
      LAB: mark,
      SECONDS_TO_ANSWER: "60",
    });
    expect(file("storage-external", "/etc/ceph/ceph.conf")).toContain("mon_host = 203.0.113.5,203.0.113.6\n");
  });

  test("the key is a secret of one script, and in nothing else", () => {
    // The wire form of a secret.
    expect(script("storage-external")["secrets"]).toMatchObject({ value: { KEY: key } });
    const others = recorder.resources.filter(({ name }) => name !== "storage-external");
    expect(JSON.stringify(others)).not.toContain(key);
    expect(JSON.stringify({ ...script("storage-external"), secrets: {} })).not.toContain(key);
  });

  test("Manila makes shares on its file system, and exports them by the machine's own Ganesha", () => {
    const ini = file("manila-config", "/etc/manilakube/manila.ini");
    const [, native = "", nfs = ""] = ini.split(/^\[cephfs(?:native|nfs)\]$/m);
    for (const section of [native, nfs]) {
      expect(section).toContain("\ncephfs_auth_id = lab\n");
      expect(section).toContain("\ncephfs_filesystem_name = shared\n");
    }
    expect(nfs).toContain("\ncephfs_ganesha_server_ip = 10.97.5.30\n");
    expect(nfs).toMatch(/\nganesha_rados_store_pool_name = lab-nfs\n$/);
    const ganesha = file("storage-external", "/etc/ganesha/ganesha.conf");
    expect(ganesha).toContain("UserId = lab; pool = lab-nfs; nodeid = storage;");
    expect(ganesha).toContain("\n%url rados://lab-nfs/ganesha-export-index\n");
    expect(file("storage-external", "/etc/manilakube/ganesha-store")).toBe("CLIENT='lab'\nPOOL='lab-nfs'\n");
  });

  test("another file system or pool is another machine, since Manila's database knows shares by them", () => {
    expect(recorder.inputsOf("manilakube:lab:MachineGeneration", "storage-generation")).toEqual({
      fixed: {
        "manila.kind": "packages",
        "storage.kind": "external",
        "storage.fileSystem": "shared",
        "storage.nfsPool": "lab-nfs",
      },
      rising: { "manila.release": 23 },
    });
  });
});

test("a lab on a Ceph of its own has the machine that it had before there was a choice", async () => {
  await make({}, undefined);
  expect(recorder.inputsOf("manilakube:lab:MachineGeneration", "storage-generation")).toEqual({
    fixed: { "manila.kind": "packages" },
    rising: { "manila.cephSize": 100 * 2 ** 30, "manila.release": 23 },
  });
  expect(scripts()).toContain("manila-ceph");
  expect(file("manila-ceph", "/etc/ganesha/ganesha.conf")).toContain(
    "UserId = ganesha; pool = nfs-ganesha; nodeid = storage;",
  );
  expect(file("manila-config", "/etc/manilakube/manila.ini")).toMatch(
    /\ncephfs_protocol_helper_type = NFS\ncephfs_ganesha_server_is_remote = False\ncephfs_ganesha_server_ip = 10\.97\.5\.30\nganesha_rados_store_enable = True\nganesha_rados_store_pool_name = nfs-ganesha\n$/,
  );
});
