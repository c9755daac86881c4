import { inputsOf } from "../../src/inputs";
import { placeOf } from "../../src/machines/places";
import {
  differences,
  otherFiles,
  parseManifest,
  requireStack,
  type Manifest,
} from "../../src/saving/manifest";
import { requireSavable } from "../../src/saving/present";
import { machinesIn, renamedIn, saltedState, withContainers } from "../../src/saving/state";
import { loadSettings, type Settings } from "../../src/settings/load";

/** What is said of a saved lab before anything of it is brought back. */

const artifact = {
  name: "node-rootfs",
  title: "root file system of the nodes",
  entry: "node-rootfs-0123456789ab",
};

function savedOf(settings: Settings): Manifest {
  return {
    ...{ format: 1, project: "0.1.0", stack: settings.stack, saved: "2026-11-27T17:00:00.000Z" },
    ...{ compression: "zstd", cache: "/cache", machines: ["storage"], members: [] },
    inputs: inputsOf(settings, placeOf(settings).standInSources()),
    artifacts: [{ ...artifact, files: "abc" }],
  };
}

const mine = loadSettings("mine", {});
const present = (settings: Settings, entry = artifact.entry) => ({
  ...{ settings, artifacts: [{ ...artifact, entry }] },
  inputs: inputsOf(settings, placeOf(settings).standInSources()),
});

test("a lab of the same settings and artifacts comes back", () => {
  expect(differences(savedOf(mine), "/x.tar", present(mine))).toEqual([]);
});

test("under another name it does not", () => {
  expect(() => {
    requireStack(savedOf(mine), "/x.tar", "other");
  }).toThrow(
    'stack: "other": is not the lab in /x.tar, which is of the stack mine: a lab comes back under its own name only',
  );
  expect(() => {
    requireStack(savedOf(mine), "/x.tar", "mine");
  }).not.toThrow();
});

test("each setting and artifact that is another one is named with its value", () => {
  const now = loadSettings("mine", {
    machines: { kind: "podman", workers: 2 },
    manila: { kind: "packages", cephSize: "20Gi" },
  });
  const found = differences(savedOf(mine), "/x.tar", present(now, "node-rootfs-fedcba987654"));
  expect(found.map(({ setting, value }) => [setting, value])).toEqual([
    ["manilakube:machines.workers", 2],
    ["manilakube:manila.cephSize", now.manila.kind === "packages" ? now.manila.cephSize : ""],
    ["artifact (root file system of the nodes)", "node-rootfs-fedcba987654"],
  ]);
  expect(found[0]?.rule).toContain("`tar -xOf /x.tar stack.yaml`");
  expect(found[2]?.rule).toContain("must be node-rootfs-0123456789ab");
});

test("an artifact of the same key with other files says what to copy", () => {
  expect(otherFiles(savedOf(mine), "/here", new Map([["node-rootfs", "abc"]]))).toEqual([]);
  const [problem] = otherFiles(savedOf(mine), "/here", new Map([["node-rootfs", "abd"]]));
  expect(problem?.rule).toContain("copy node-rootfs-0123456789ab from that host's cache to /here");
});

test("a manifest is read as it was written; one of another version, or none, is refused", () => {
  const saved = savedOf(mine);
  expect(parseManifest(JSON.stringify(saved), "/x.tar")).toEqual(saved);
  expect(() => parseManifest(JSON.stringify({ ...saved, format: 2 }), "/x.tar")).toThrow(
    'archive: "/x.tar": has format 2, and this version of the program reads format 1',
  );
  for (const text of ["", "{", "[]", JSON.stringify({ ...saved, saved: "yesterday" })]) {
    expect(() => parseManifest(text, "/x.tar")).toThrow("is damaged: its manifest cannot be read");
  }
});

test.each([
  [{ machines: { kind: "qemu" } }, 'machines.kind: "qemu": must be podman for every machine'],
  [
    { machines: { kind: "podman", workers: [{ count: 1 }, { count: 1, kind: "qemu" }] } },
    'machines.kind: "qemu": must be podman for every machine',
  ],
  [
    {
      storage: {
        ...{ kind: "external", monitors: ["203.0.113.5"], fileSystem: "cephfs", client: "lab" },
        ...{ keyringFile: "lab.keyring", nfsPool: "lab-nfs" },
      },
    },
    'storage.kind: "external": must be packages: shares on a Ceph that is no part of the lab',
  ],
])("what cannot be saved: %j", (config, expected) => {
  expect(() => {
    requireSavable(loadSettings("mine", config));
  }).toThrow(expected);
  expect(() => {
    requireSavable(mine);
  }).not.toThrow();
});

const volumes = [{ path: "/var/lib/ceph", seed: "copy" }];
const inputs = {
  ...{ name: "manilakube-mine-storage", machine: "storage", network: "manilakube-mine" },
  ...{ address: "10.97.1.30", rootfs: "/cache/storage/root", volumes, zone: "nova", generation: "g" },
  hostKey: { plaintext: '"KEY"' },
};
const state = {
  version: 3,
  deployment: {
    secrets_providers: { type: "passphrase", state: { salt: "v1:then" } },
    resources: [
      { urn: "stack", type: "pulumi:pulumi:Stack" },
      {
        ...{ urn: "storage", type: "manilakube:lab:PodmanMachine", id: "0123456789ab", inputs },
        outputs: { ...inputs, container: "0123456789ab", volumeNames: ["v"], boot: "then" },
      },
      {
        urn: "ceph",
        type: "manilakube:lab:Script",
        id: "0123456789ab",
        inputs: { machineId: "0123456789ab" },
      },
    ],
  },
};

test("a state names its machines, and takes them elsewhere", () => {
  expect(machinesIn(state)).toEqual([
    {
      ...{ id: "0123456789ab", volumeNames: ["v"] },
      given: {
        ...{ name: "manilakube-mine-storage", machine: "storage", network: "manilakube-mine" },
        ...{ address: "10.97.1.30", rootfs: "/cache/storage/root", volumes },
      },
    },
  ]);
  const elsewhere = renamedIn(state, new Map([["/cache/", '/a "new" one/']]));
  const moved = saltedState(withContainers(elsewhere, new Map([["0123456789ab", "ba9876543210"]])), "v1:now");
  expect(JSON.stringify(moved).match(/ba9876543210/g)).toEqual(["ba9876543210"]);
  expect(JSON.stringify(moved)).not.toContain("v1:then");
  const [machine] = machinesIn(moved);
  // What phases and passwords were made for is the same machine.
  expect(machine?.id).toBe("0123456789ab");
  expect(machine?.given.rootfs).toBe('/a "new" one/storage/root');
  expect(moved).toMatchObject({
    version: 3,
    deployment: { secrets_providers: { state: { salt: "v1:now" } } },
  });
});
