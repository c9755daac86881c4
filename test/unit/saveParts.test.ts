import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArchiveWriter, readManifest, requireIntact, textOf } from "../../src/saving/archive";
import { manifestFormat, type Manifest } from "../../src/saving/manifest";
import { bestCompression, listingDigest, packDirectory, unpackInto } from "../../src/saving/pack";
import { changesSince, listIn, listText, removeFrom } from "../../src/saving/seeded";

/** Archives and their parts, with the host's own tar. */

// Many programs are started.
jest.setTimeout(120_000);

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "manilakube-saving-"));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const at = (...path: string[]): string => join(home, ...path);

function directory(...path: string[]): string {
  mkdirSync(at(...path), { recursive: true });
  return at(...path);
}

const frame: Omit<Manifest, "members"> = {
  ...{ format: manifestFormat, project: "0.1.0", stack: "local", saved: "2026-11-27T17:00:00.000Z" },
  ...{ compression: "gzip", cache: "/cache", inputs: {}, machines: ["storage"], artifacts: [] },
};

async function write(file: string, ...directories: string[]): Promise<void> {
  const writer = await ArchiveWriter.begin(file);
  for (const each of directories) {
    await writer.add(`${each}.tar`, (path) => packDirectory(at(each), path, { compression: "gzip" }));
  }
  await writer.addText("state.json", '{"a": "b"}\n');
  await writer.end(frame);
}

const python = (program: string, ...args: string[]): string =>
  execFileSync("python3", ["-c", program, ...args], { encoding: "utf8" }).trim();
const setMark = (path: string, name: string): string =>
  python("import os, sys; os.setxattr(sys.argv[1], sys.argv[2], b'y')", path, name);
const marksOf = (path: string): string => python("import os, sys; print(*os.listxattr(sys.argv[1]))", path);

test("a tree comes back with modes, links, holes, and what overlays mark their layers with", async () => {
  const tree = directory("tree");
  writeFileSync(join(tree, "secret"), "hush", { mode: 0o600 });
  linkSync(join(tree, "secret"), join(tree, "same"));
  writeFileSync(join(tree, "-C"), "a file whose name is an option");
  writeFileSync(join(tree, "disk"), "start");
  truncateSync(join(tree, "disk"), 2 ** 34);
  directory("tree", "etc");
  chmodSync(join(tree, "etc"), 0o751);
  chmodSync(tree, 0o711);
  if (process.getuid?.() === 0) {
    execFileSync("mknod", [join(tree, "gone"), "c", "0", "0"]);
    setMark(join(tree, "etc"), "trusted.overlay.opaque");
    setMark(join(tree, "etc"), "trusted.overlay.origin");
    execFileSync("chown", ["64045:64046", join(tree, "secret")]);
  }
  const listing = (root: string): string =>
    execFileSync("find", [root, "-printf", "%P %y %m %U:%G %s %n %T@\n"], { encoding: "utf8" })
      .split("\n")
      .sort()
      .join("\n");
  const compression = await bestCompression();
  const writer = await ArchiveWriter.begin(at("lab.tar"));
  const bytes = await writer.add("tree.tar", (path) => packDirectory(tree, path, { compression }));
  await writer.end({ ...frame, compression });
  expect(bytes).toBeLessThan(100_000);
  const back = directory("back");
  await unpackInto(back, at("lab.tar"), "tree.tar", { compression });
  expect(listing(back)).toBe(listing(tree));
  if (process.getuid?.() === 0) {
    expect(marksOf(join(back, "etc"))).toBe("trusted.overlay.opaque");
  }
  expect(readFileSync(join(back, "same"), "utf8")).toBe("hush");
  expect(statSync(join(back, "disk")).blocks).toBeLessThan(1000);
});

test("an archive is its user's alone, and beside it nothing is left", async () => {
  directory("one");
  await write(at("saves", "lab.tar"), "one");
  expect(statSync(at("saves", "lab.tar")).mode & 0o777).toBe(0o600);
  expect(statSync(at("saves")).mode & 0o777).toBe(0o700);
  expect(readdirSync(at("saves"))).toEqual(["lab.tar"]);
  expect(await textOf(at("saves", "lab.tar"), "state.json")).toBe('{"a": "b"}');
  const { members, ...rest } = await readManifest(at("saves", "lab.tar"));
  expect(rest).toEqual(frame);
  expect(members.map(({ name }) => name)).toEqual(["one.tar", "state.json"]);
});

test("one that was broken off is no archive, and what it has left goes with the next one", async () => {
  const writer = await ArchiveWriter.begin(at("lab.tar"));
  await writer.addText("state.json", "{}");
  expect(existsSync(at("lab.tar"))).toBe(false);
  directory("one");
  await write(at("lab.tar"), "one");
  expect(readdirSync(home).sort()).toEqual(["lab.tar", "one"]);
  await expect(writer.add("x", () => Promise.reject(new Error("no space")))).rejects.toThrow("no space");
  await writer.abandon();
  expect(readdirSync(home).sort()).toEqual(["lab.tar", "one"]);
});

test("damage is found, and the part is named", async () => {
  writeFileSync(join(directory("one"), "file"), "x".repeat(5000));
  writeFileSync(join(directory("two"), "file"), "y".repeat(5000));
  const file = at("lab.tar");
  await write(file, "one", "two");
  const manifest = await readManifest(file);
  const read: string[] = [];
  await requireIntact(file, manifest, ({ name }) => read.push(name));
  expect(read).toEqual(["one.tar", "two.tar", "state.json"]);

  const bytes = readFileSync(file);
  bytes[520] = (bytes[520] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
  await expect(requireIntact(file, manifest, () => undefined)).rejects.toThrow(
    "is damaged: the checksum of one.tar is not that of the manifest",
  );
  truncateSync(file, 1500);
  await expect(readManifest(file)).rejects.toThrow("is damaged, or no archive of a lab");
  writeFileSync(file, "no archive at all");
  await expect(readManifest(file)).rejects.toThrow("is damaged, or no archive of a lab");
});

test("of a volume only what became of it is kept, and what went goes again", async () => {
  const seed = directory("seed");
  for (const name of ["same", "linked", "written", "gone", "grown.db"]) {
    writeFileSync(join(seed, name), name);
  }
  directory("seed", "gone-too", "deeper");
  directory("seed", "kept");
  const fill = (to: string): void => {
    execFileSync("cp", ["--archive", `${seed}/.`, to]);
    rmSync(join(to, "linked"));
    linkSync(join(seed, "linked"), join(to, "linked"));
  };
  const volume = directory("volume");
  fill(volume);
  const hour = new Date("2026-11-27T18:00:00Z");
  writeFileSync(join(volume, "written"), "WRITTEN");
  utimesSync(join(volume, "written"), hour, hour);
  appendFileSync(join(volume, "grown.db"), "more");
  rmSync(join(volume, "gone"));
  rmSync(join(volume, "gone-too"), { recursive: true });
  writeFileSync(join(volume, "kept", "new"), "new");
  chmodSync(join(volume, "kept"), 0o700);

  const changes = await changesSince(seed, volume);
  expect(changes).toEqual({
    removed: ["gone", "gone-too", "gone-too/deeper", "grown.db", "written"],
    changed: ["grown.db", "kept", "kept/new", "written"],
  });
  expect((await changesSince(undefined, volume)).changed).toHaveLength(6);

  const list = at("list");
  writeFileSync(list, listText([".", ...changes.changed]));
  const writer = await ArchiveWriter.begin(at("lab.tar"));
  await writer.add("volume.tar", (path) => packDirectory(volume, path, { compression: "gzip" }, list));
  await writer.addText("volume.removed", listText(changes.removed));
  await writer.end(frame);

  const back = directory("back");
  fill(back);
  await removeFrom(back, listIn(await textOf(at("lab.tar"), "volume.removed")));
  await unpackInto(back, at("lab.tar"), "volume.tar", { compression: "gzip" });
  expect(await listingDigest(back)).toBe(await listingDigest(volume));
  expect(readFileSync(join(back, "written"), "utf8")).toBe("WRITTEN");
  // What all labs share is as it was.
  expect(readFileSync(join(seed, "linked"), "utf8")).toBe("linked");
  expect(statSync(join(back, "linked")).ino).toBe(statSync(join(seed, "linked")).ino);
});

test("a listing tells trees apart by names, modes and sizes", async () => {
  const tree = directory("tree");
  writeFileSync(join(tree, "file"), "one");
  const first = await listingDigest(tree);
  utimesSync(join(tree, "file"), 1, 1);
  expect(await listingDigest(tree)).toBe(first);
  appendFileSync(join(tree, "file"), "!");
  const second = await listingDigest(tree);
  expect(second).not.toBe(first);
  chmodSync(join(tree, "file"), 0o755);
  expect(await listingDigest(tree)).not.toBe(second);
});
