import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { manilaSweepers } from "../../src/manila/sweeper";
import { readRecord, recordedLabs, recordFile } from "../../src/machines/openstack/cloud/record";
import { ExistingManila } from "../helpers/existingManila";
import { temporaryHome } from "../helpers/ownEnvironment";

/** What becomes of a lab's shares on a Manila that it did not make, beside those of another lab. */

const home = temporaryHome();
const signal = new AbortController().signal;
const mark = "manilakube-mine-0a1b2c3d";
let manila: ExistingManila;

beforeEach(async () => {
  manila = await new ExistingManila().start();
  manila.shares = [
    manila.markedShare("a", mark),
    manila.markedShare("b", mark),
    // Of a lab of the same name, which another checkout has.
    manila.markedShare("theirs", "manilakube-mine-99999999"),
    { id: "by-hand", name: "by hand", share_proto: "NFS", share_type_name: "nfs" },
  ];
  manila.snapshots = [{ id: "snapshot", share_id: "b" }];
  const file = join(home, "clouds.yaml");
  writeFileSync(file, dump({ clouds: { demo: manila.entry() } }));
  const { project, region, url } = manila;
  const record = { id: "0a1b2c3d", entry: "demo", file, authUrl: `${url}/v3`, region, project };
  mkdirSync(dirname(recordFile("mine", "manilas")), { recursive: true });
  writeFileSync(recordFile("mine", "manilas"), JSON.stringify(record));
});
afterEach(() => {
  manila.stop();
  rmSync(join(home, ".own"), { recursive: true, force: true });
});

async function sweep(removes: boolean): Promise<{ removed: readonly string[]; remarks: readonly string[] }> {
  const [sweeper] = manilaSweepers("mine", removes);
  if (sweeper === undefined) {
    throw new Error("the lab has nothing there");
  }
  await sweeper.login();
  const swept = await sweeper.sweep({ signal });
  sweeper.forget();
  return swept;
}

test("shares stay where they are and are named, and their mark is remembered", async () => {
  const { removed, remarks } = await sweep(false);
  expect(removed).toEqual([]);
  expect(remarks).toEqual([
    "shares of this lab are still on the Manila: pvc-a, pvc-b; `scripts/lab down mine --shares` removes them",
  ]);
  expect(manila.removed).toEqual([]);
  expect(readRecord("mine", "manilas")?.id).toBe("0a1b2c3d");
});

test("with --shares those of the lab go, snapshots first, and nobody else's", async () => {
  const { removed, remarks } = await sweep(true);
  expect([...removed].sort()).toEqual(["pvc-a", "pvc-b"]);
  expect(remarks).toEqual([]);
  expect([...manila.removed].sort()).toEqual(["shares/a", "shares/b", "snapshots/snapshot"]);
  expect(manila.shares.map(({ id }) => id)).toEqual(["theirs", "by-hand"]);
  expect(recordedLabs("manilas")).toEqual([]);
}, 30_000);

test("where none is left, nothing is said", async () => {
  manila.shares = [manila.markedShare("theirs", "manilakube-mine-99999999")];
  expect(await sweep(false)).toEqual({ removed: [], remarks: [] });
  expect(recordedLabs("manilas")).toEqual([]);
});

test("a Manila that cannot be asked does not keep the lab, and its mark is told", async () => {
  manila.stop();
  const { remarks } = await sweep(false);
  expect(remarks).toEqual([
    expect.stringMatching(new RegExp(`cluster=${mark} may be on the Manila.*does not answer`)),
  ]);
  expect(readRecord("mine", "manilas")).toBeDefined();
  await expect(sweep(true)).rejects.toThrow("does not answer");
});

test("in another project nothing is looked for", async () => {
  manila.project = { id: "another", name: "another" };
  const { remarks } = await sweep(false);
  expect(remarks.join()).toContain("must lead to where the lab's shares are");
  await expect(sweep(true)).rejects.toThrow("must lead to where the lab's shares are");
  expect(manila.removed).toEqual([]);
});

test("a lab with its own Manila has nothing there, and --shares is a mistake", () => {
  expect(manilaSweepers("local", false)).toEqual([]);
  expect(() => manilaSweepers("local", true)).toThrow("--shares: true: is for shares on a Manila");
});
