import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackArchive } from "../../src/redeploy/archive";
import { goSourceIn } from "../../src/redeploy/goSources";
import { requestOf } from "../../src/redeploy/request";
import { fingerprint, nextSave } from "../../src/redeploy/watch";
import type { Problem } from "../../src/settings/problem";
import { projectsFor } from "../../src/testing/e2e/options";

/** Where builds of a redeployed part come from: checkouts, images' archives, saves. */

const scratch = mkdtempSync(join(tmpdir(), "manilakube-sources-"));
const signal = new AbortController().signal;
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

let count = 0;
function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = join(scratch, `${count++}`);
  mkdirSync(directory);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

function archiveOf(files: Readonly<Record<string, string>>): string {
  const from = directoryWith(files);
  const archive = `${from}.tar`;
  execFileSync("tar", ["-C", from, "-cf", archive, ...Object.keys(files)]);
  return archive;
}

const index = (...names: string[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    manifests: names.map((name) => ({
      digest: "sha256:00",
      annotations: { "org.opencontainers.image.ref.name": name },
    })),
  });

test("an OCI archive's image gets the new name, and a second list of names goes", async () => {
  const archive = archiveOf({ "index.json": index("example.com/a:1"), "manifest.json": "[]" });
  const to = join(scratch, "oci");
  expect(await unpackArchive(archive, to, "localhost/x:new", signal)).toEqual(["example.com/a:1"]);
  expect(JSON.parse(readFileSync(join(to, "index.json"), "utf8"))).toEqual({
    schemaVersion: 2,
    manifests: [{ digest: "sha256:00", annotations: { "io.containerd.image.name": "localhost/x:new" } }],
  });
  expect(existsSync(join(to, "manifest.json"))).toBe(false);
});

test("so does a docker archive's", async () => {
  const manifest = JSON.stringify([{ Config: "c.json", RepoTags: ["a:1", "a:2"], Layers: [] }]);
  const to = join(scratch, "docker");
  const names = await unpackArchive(archiveOf({ "manifest.json": manifest }), to, "localhost/x:new", signal);
  expect(names).toEqual(["a:1", "a:2"]);
  expect(JSON.parse(readFileSync(join(to, "manifest.json"), "utf8"))).toEqual([
    { Config: "c.json", RepoTags: ["localhost/x:new"], Layers: [] },
  ]);
});

test.each([
  ["two images", { "index.json": index("a:1", "b:2") }, "not of 2: a:1, b:2"],
  ["no image", { "README.md": "hello" }, "must be an archive of one image"],
  ["a list that is none", { "index.json": "{}" }, "must be an archive of one image"],
])("an archive of %s is refused", async (_what, files, rule) => {
  const refused = unpackArchive(archiveOf(files), join(scratch, `to-${count++}`), "x", signal);
  await expect(refused).rejects.toThrow(rule);
});

test("what is no archive is refused with tar's own words", async () => {
  const file = join(directoryWith({ "image.tar": "no archive" }), "image.tar");
  await expect(unpackArchive(file, join(scratch, "to-none"), "x", signal)).rejects.toThrow(/tar says: tar: /);
});

test.each([
  ["csi", "k8s.io/cloud-provider-openstack", "manila-csi-plugin"],
  ["ceph-csi", "manilakube.dev/offline/addons", "standin-cephfs-partner"],
  ["csi-driver-nfs", "manilakube.dev/offline/addons", "standin-nfs-partner"],
  ["csi-driver-nfs", "github.com/kubernetes-csi/csi-driver-nfs", "nfsplugin"],
])("%s is built from the module %s", (part, module, program) => {
  const problems: Problem[] = [];
  const directory = directoryWith({ "go.mod": `// A comment.\nmodule ${module}\n\ngo 1.26\n` });
  expect(goSourceIn(part, directory, problems)?.program).toBe(program);
  expect(problems).toEqual([]);
});

test.each([
  [
    "ceph-csi",
    "github.com/ceph/ceph-csi",
    "is ceph-csi itself, which only its own `make image-cephcsi` builds",
  ],
  [
    "csi",
    "example.com/other",
    "must be the Go module k8s.io/cloud-provider-openstack, not example.com/other",
  ],
])("%s is not built from the module %s", (part, module, rule) => {
  const problems: Problem[] = [];
  expect(goSourceIn(part, directoryWith({ "go.mod": `module ${module}\n` }), problems)).toBeUndefined();
  expect(problems.map((problem) => problem.rule).join()).toContain(rule);
});

test("a version of the module may be written as the lab's settings write it", () => {
  expect(requestOf("csi", { module: "1.35", watch: false })).toMatchObject({
    source: { version: "v1.35.0" },
  });
  expect(requestOf("csi", { module: "v1.33.1-0.20260101000000-0123456789ab", watch: false })).toMatchObject({
    source: { version: "v1.33.1-0.20260101000000-0123456789ab" },
  });
});

test("a save counts once it is whole; what git and editors write does not", async () => {
  const directory = directoryWith({ "a.go": "one", ".a.go.swp": "x" });
  mkdirSync(join(directory, ".git"));
  const before = fingerprint(directory);
  writeFileSync(join(directory, ".git", "index"), "changed");
  writeFileSync(join(directory, ".a.go.swp"), "changed");
  expect(fingerprint(directory)).toBe(before);
  const waiting = nextSave(directory, before, signal);
  writeFileSync(join(directory, "a.go"), "two!");
  const after = await waiting;
  expect(after).toBe(fingerprint(directory));
  expect(after).not.toBe(before);
  // The same length at another time is a save, too.
  utimesSync(join(directory, "a.go"), 1, 1);
  expect(fingerprint(directory)).not.toBe(after);
});

test("Ctrl-C ends the wait for a save", async () => {
  const directory = directoryWith({ "a.go": "one" });
  const end = new AbortController();
  const waiting = nextSave(directory, fingerprint(directory), end.signal);
  end.abort();
  await expect(waiting).resolves.toBeUndefined();
});

test.each([
  [[], false],
  [["size"], false],
  [["-t", "redeployCsi"], false],
  [["test/lab"], false],
  [["redeployCsi"], true],
  [["test/commands"], true],
])("cases of commands are chosen by a filter of their path only: %j", (filters, expected) => {
  expect(projectsFor(filters).map(({ name }) => name)).toEqual([
    ...["lab", "alone"],
    ...(expected ? ["commands"] : []),
  ]);
});
