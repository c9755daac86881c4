import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { renderMachines } from "../../src/handover/machines";
import { manilaSweepers } from "../../src/manila/sweeper";
import { labDirectory } from "../../src/paths";
import { storageSweepers } from "../../src/storage/external/sweeper";
import { leaveStorageRecord, readStorageRecord, storageRecordFile } from "../../src/storage/external/record";
import { ExistingManila } from "../helpers/existingManila";
import { handedMachine } from "../helpers/handedMachine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** What becomes of a lab's shares on a Ceph that it did not make, when the lab goes. ssh is a stand-in that keeps what it is told. */

const home = temporaryHome();
const signal = new AbortController().signal;
const told = join(home, "told");
let manila: ExistingManila;
restoreVariables(["MANILAKUBE_CACHE", "PATH"], afterAll);

const record = {
  id: "0a1b2c3d",
  monitors: ["203.0.113.5"],
  fileSystem: "cephfs",
  client: "lab",
  nfsPool: "lab-nfs",
};

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  standIns(join(home, "bin"), { ssh: `cat > '${told}'` });
});
beforeEach(async () => {
  manila = await new ExistingManila().start();
  manila.shares = [
    manila.markedShare("a", "mine"),
    { id: "by-hand", name: "", share_proto: "NFS", share_type_name: "nfs" },
  ];
  manila.snapshots = [{ id: "snapshot", share_id: "a" }];
  const file = (name: string, content: string): void => {
    write(join(labDirectory("mine"), name), content);
  };
  // As `up` writes it.
  const entry = { ...manila.entry(), interface: "public", identity_api_version: 3 };
  file("clouds.yaml", dump({ clouds: { admin: entry, demo: entry } }));
  file("machines.json", renderMachines([handedMachine("storage", { role: "storage", hostsManila: true })]));
  file("ssh_config", "");
  write(storageRecordFile("mine"), JSON.stringify(record));
  rmSync(told, { force: true });
});
afterEach(() => {
  manila.stop();
  rmSync(join(home, ".own"), { recursive: true, force: true });
});

interface Outcome {
  readonly removed: readonly string[];
  readonly remarks: readonly string[];
}

/** In the order of `down`. */
async function sweep(removes: boolean): Promise<Outcome> {
  const [sweeper] = storageSweepers("mine", removes);
  if (sweeper?.whileUp === undefined) {
    throw new Error("the lab has nothing there");
  }
  await sweeper.login();
  const removed = await sweeper.whileUp({ signal });
  const { remarks } = await sweeper.sweep({ signal });
  sweeper.forget();
  return { removed, remarks };
}

test("shares stay where they are and are named, with what removes them later", async () => {
  const { removed, remarks } = await sweep(false);
  expect(removed).toEqual([]);
  expect(remarks).toEqual([
    "shares of this lab stay on the file system cephfs of the Ceph of 203.0.113.5: a (pvc-a), by-hand; from now on only the " +
      "Ceph's own commands remove them: `ceph fs subvolume rm cephfs ID`, and their users client.NAME (docs/storage.md)",
  ]);
  expect(manila.removed).toEqual([]);
});

test("with --shares all of the lab's Manila go, snapshots first", async () => {
  const { removed, remarks } = await sweep(true);
  expect([...removed].sort()).toEqual(["by-hand", "pvc-a"]);
  expect(remarks).toEqual([]);
  expect([...manila.removed].sort()).toEqual(["shares/a", "shares/by-hand", "snapshots/snapshot"]);
}, 30_000);

test("either way the lab's NFS server leaves the pool under the lab's name, and the lab is forgotten there", async () => {
  await sweep(false);
  const script = readFileSync(told, "utf8");
  expect(script).toContain("\nCLIENT='lab'\nNFS_POOL='lab-nfs'\nLAB='manilakube-mine-0a1b2c3d'\n");
  expect(script).toContain("store rm manilakube-lab");
  expect(readStorageRecord("mine")).toBeUndefined();
});

test("a Manila that is not there keeps no lab from going, and is said; --shares is refused before anything goes", async () => {
  manila.stop();
  const { remarks } = await sweep(false);
  expect(remarks[0]).toMatch(
    /^shares of this lab may be on the file system cephfs of the Ceph of 203\.0\.113\.5: its Manila was not asked \(.*does not answer/,
  );
  write(storageRecordFile("mine"), JSON.stringify(record));
  await expect(storageSweepers("mine", true)[0]?.login()).rejects.toThrow("does not answer");
  expect(readStorageRecord("mine")).toEqual({ ...record, isLeft: false });
});

test("a machine that is gone leaves exports in the pool, and that is said", async () => {
  rmSync(join(labDirectory("mine"), "ssh_config"));
  const { remarks } = await sweep(true);
  expect(remarks).toEqual([
    expect.stringMatching(/^exports of this lab's NFS server are still in the pool lab-nfs \(/),
  ]);
}, 30_000);

test("what nobody has asked while the lab was up is asked at the end", async () => {
  const [sweeper] = storageSweepers("mine", false);
  const swept = await sweeper?.sweep({ signal });
  expect(swept?.remarks).toEqual([
    expect.stringMatching(/^shares of this lab stay on .*: a \(pvc-a\), by-hand; /),
  ]);
});

test("a lab that has other storage by now says what it may have left, and asks nobody", async () => {
  leaveStorageRecord("mine");
  const { removed, remarks } = await sweep(true);
  expect(removed).toEqual([]);
  expect(remarks).toEqual([
    expect.stringMatching(/^this lab was on the file system cephfs of the Ceph of 203\.0\.113\.5 before/),
  ]);
  expect(manila.removed).toEqual([]);
});

test("a lab whose Manila never came up has no shares", async () => {
  rmSync(join(labDirectory("mine"), "clouds.yaml"));
  expect(await sweep(true)).toEqual({ removed: [], remarks: [] });
  expect(manila.removed).toEqual([]);
});

test("other labs have nothing there; --shares is for those that have shares elsewhere", () => {
  expect(storageSweepers("local", true)).toEqual([]);
  expect(() => manilaSweepers("local", true)).toThrow("--shares: true: is for shares on a Manila or a Ceph");
  expect(manilaSweepers("mine", true, true)).toEqual([]);
});
