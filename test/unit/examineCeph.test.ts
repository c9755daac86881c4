import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { templatesDirectory } from "../../src/paths";

/** What a lab asks of a Ceph that is there already, and how it refuses one: templates/storage/external/examine.py. */

// A dozen programs start in each case, which takes its time on a busy machine.
jest.setTimeout(120_000);

const work = mkdtempSync(join(tmpdir(), "manilakube-ceph-"));
const memory = join(work, "ceph-fsid");
const calls = join(work, "calls");
const fsid = "3f2a1c5e-0000-4000-8000-000000000001";
const lab = "manilakube-test-0a1b2c3d";
beforeEach(() => {
  rmSync(memory, { force: true });
  rmSync(calls, { force: true });
});
afterAll(() => {
  rmSync(work, { recursive: true });
});

/** STAND-IN of a client of Ceph: answers by the first pattern that fits its words, and remembers them. */
function client(program: string, answers: Readonly<Record<string, string>>): void {
  const cases = Object.entries(answers).map(([pattern, commands]) => `${pattern}) ${commands} ;;`);
  const text = ["#!/bin/bash", `words="$*"`, `echo "${program} $words" >> '${calls}'`, 'case "$words" in'];
  writeFileSync(join(work, program), `${[...text, ...cases, "esac"].join("\n")}\n`);
  chmodSync(join(work, program), 0o755);
}

const good = {
  "*' fsid'": `echo ${fsid}`,
  "*' version '*": `echo '{"version": "ceph version 18.2.7 (abc) reef (stable)"}'`,
  "*' fs ls '*": `echo '[{"name": "cephfs"}, {"name": "other"}]'`,
  "*' subvolume ls '*": "echo '[]'",
  "*' subvolume rm '*": "true",
  "*' pool ls '*": `echo '["cephfs_data", "lab-nfs"]'`,
};
const goodPool = {
  "*' get manilakube-lab '*": 'echo "error getting: (2) No such file or directory" >&2; exit 1',
  "*' put manilakube-lab '*": `cat > '${join(work, "owner")}'`,
  "*' ls'": "printf 'ganesha-export-share-old\\nganesha-export-index\\nsomething\\n'",
};

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function examine(
  ceph: Readonly<Record<string, string>> = {},
  rados: Readonly<Record<string, string>> = {},
  seconds = "30",
): Promise<Outcome> {
  client("ceph", { ...good, ...ceph });
  client("rados", { ...goodPool, ...rados });
  const env = {
    PATH: [work, process.env["PATH"] ?? ""].join(delimiter),
    MONITORS: "203.0.113.5",
    FILE_SYSTEM: "cephfs",
    CLIENT: "lab",
    NFS_POOL: "lab-nfs",
    LAB: lab,
    SECONDS_TO_ANSWER: seconds,
  };
  const program = join(templatesDirectory, "storage/external/examine.py");
  return new Promise((resolve) => {
    execFile("python3", [program, memory], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

const fails = (message: string, code = 1): string => `echo "${message}" >&2; exit ${code}`;
const denied = fails("Error EACCES: access denied: does your client key have mgr caps?", 13);

test("says what the Ceph is, takes the pool, and remembers where the lab is", async () => {
  const { code, output } = await examine();
  expect(output).toContain("ceph version 18.2.7 (abc) reef (stable)\n");
  expect(output).toContain(`Ceph ${fsid}: client.lab may make shares on cephfs\n`);
  expect(code).toBe(0);
  expect(readFileSync(memory, "utf8")).toBe(`${fsid}\n`);
  expect(readFileSync(join(work, "owner"), "utf8")).toBe(lab);
});

test("asks as the lab's client, within bounds, and changes nothing but the pool", async () => {
  await examine();
  const said = readFileSync(calls, "utf8").trim().split("\n");
  expect(said.filter((line) => line.startsWith("ceph "))).toEqual(
    [
      "fsid",
      "version --format json",
      "fs ls --format json",
      "fs subvolume ls cephfs --format json",
      "fs subvolume rm cephfs manilakube-lab --force",
      "osd pool ls --format json",
    ].map((words) => `ceph --id lab --connect-timeout 15 ${words}`),
  );
  expect(said.filter((line) => line.startsWith("rados "))).toEqual(
    [
      "get manilakube-lab -",
      "put manilakube-lab -",
      "ls",
      "rm ganesha-export-share-old",
      "rm ganesha-export-index",
    ].map((words) => `rados --id lab --pool lab-nfs ${words}`),
  );
});

test("on a machine that was there before, exports stay", async () => {
  writeFileSync(memory, `${fsid}\n`);
  expect((await examine({}, { "*' get manilakube-lab '*": `echo ${lab}` })).code).toBe(0);
  expect(readFileSync(calls, "utf8")).not.toContain(" rm ganesha");
});

const connecting = "(error connecting to the cluster)";

test.each([
  [
    "a key that the Ceph refuses",
    { "*' fsid'": fails(`[errno 13] RADOS permission denied ${connecting}`, 13) },
    {},
    "manilakube:storage.keyringFile: of client.lab: must be the keyring with the key of client.lab; the Ceph refuses it",
  ],
  [
    "monitors that do not answer",
    { "*' fsid'": fails(`[errno 110] RADOS timed out ${connecting}`) },
    {},
    "manilakube:storage.monitors: 203.0.113.5: must answer this machine; none does",
  ],
  [
    "a Ceph that is too old",
    { "*' version '*": `echo '{"version": "ceph version 15.2.17 (abc) octopus (stable)"}'` },
    {},
    "manilakube:storage.monitors: 203.0.113.5: must lead to a Ceph of version 16 or newer; it is ceph version 15.2.17",
  ],
  [
    "a file system that is not there",
    { "*' fs ls '*": `echo '[{"name": "other"}]'` },
    {},
    "manilakube:storage.fileSystem: cephfs: must be a file system of the Ceph that client.lab sees; there are: other",
  ],
  [
    "no file system at all",
    { "*' fs ls '*": "echo '[]'" },
    {},
    "manilakube:storage.fileSystem: cephfs: must be a file system of the Ceph that client.lab sees; there are: none",
  ],
  [
    "a key that the manager does not listen to",
    { "*' subvolume ls '*": denied },
    {},
    "manilakube:storage.client: lab: must have the capabilities mon 'allow r' mgr 'allow rw' osd 'allow rw pool=lab-nfs'; it may not ask the manager for subvolumes",
  ],
  [
    "a key that may look and not change",
    { "*' subvolume rm '*": denied },
    {},
    "it may not tell the manager to change subvolumes",
  ],
  [
    "a pool that is not there",
    { "*' pool ls '*": `echo '["cephfs_data"]'` },
    {},
    "manilakube:storage.nfsPool: lab-nfs: must be a pool of the Ceph; there are: cephfs_data",
  ],
  [
    "a pool that the key may not write to",
    {},
    {
      "*' put manilakube-lab '*": fails("error putting lab-nfs/manilakube-lab: (1) Operation not permitted"),
    },
    "manilakube:storage.client: lab: must have the capabilities mon 'allow r' mgr 'allow rw' osd 'allow rw pool=lab-nfs'; it may not write to the pool lab-nfs",
  ],
  [
    "a pool of another lab",
    {},
    { "*' get manilakube-lab '*": "echo manilakube-test-99999999" },
    `manilakube:storage.nfsPool: lab-nfs: must be for this lab alone (${lab}); manilakube-test-99999999 uses it`,
  ],
])("%s is refused in one line", async (_what, ceph, rados, expected) => {
  const { code, output } = await examine(ceph, rados);
  const [line = "", ...more] = output.split("\n").filter((each) => each.startsWith("manilakube:"));
  expect(line).toContain(expected);
  expect(more).toEqual([]);
  expect(output).not.toContain("Traceback");
  expect(code).toBe(1);
  expect(existsSync(memory)).toBe(false);
});

test("another Ceph than that of the lab's shares is refused, and the first one is remembered", async () => {
  writeFileSync(memory, "another-fsid\n");
  const { code, output } = await examine();
  expect(output).toContain(
    `manilakube:storage.monitors: 203.0.113.5: must lead to where the lab's shares are, the Ceph another-fsid; they lead to the Ceph ${fsid}`,
  );
  expect(code).toBe(1);
  expect(readFileSync(memory, "utf8")).toBe("another-fsid\n");
});

test("a Ceph that never answers ends the wait, and the line says what was waited for", async () => {
  const { code, output } = await examine({ "*' fsid'": "exec sleep 600" }, {}, "2");
  expect(output).toContain("must lead to a Ceph that works; `ceph fsid` is not answered within 2 s");
  expect(code).toBe(1);
});
