import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startContainer } from "../../src/podman/container";
import { directoryBelow, mountRootLayer } from "../../src/podman/rootLayer";
import { labLabel, machineLabel } from "../../src/podman/podman";

/** With stand-ins for podman and mount: the one has volumes, and both write down what they are asked for. */

const home = mkdtempSync(join(tmpdir(), "manilakube-podman-"));
const path = process.env["PATH"] ?? "";
const removed = join(home, "removed");
const started = join(home, "started");
const mounted = join(home, "mounted");

const read = (file: string): string[] => readFileSync(file, "utf8").trim().split("\n");

const volumes = [
  volume("manilakube-mine-storage-0a1b2c-var-lib-ceph", "mine", "storage"),
  volume("manilakube-mine-worker0-0a1b2c-var-lib-kubelet", "mine", "worker0"),
  // The machine `worker0` of a lab that is called `mine-storage`.
  volume("manilakube-mine-storage-worker0-0a1b2c-var-lib-kubelet", "mine-storage", "worker0"),
  { Name: "manilakube-mine-storage-backup", Labels: null },
];

function volume(Name: string, stack: string, machine: string): object {
  const labels = [labLabel(stack), machineLabel(machine)].map((label) => label.split("="));
  return { Name, Labels: Object.fromEntries(labels) as Record<string, string> };
}

/** A directory of PATH with a program of this name. */
function program(name: string, text: string): void {
  writeFileSync(join(home, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(home, name), 0o755);
}

beforeEach(() => {
  for (const file of [removed, started, mounted]) {
    writeFileSync(file, "");
  }
  program("mount", `echo "$*" >> ${mounted}`);
  program(
    "podman",
    `case "$*" in
  *"volume ls"*json*) printf '%s\\n' '${JSON.stringify(volumes)}' ;;
  *"volume ls"*) printf '%s\\n' ${volumes.map((each) => (each as { Name: string }).Name).join(" ")} | grep "\${6#name=}" ;;
  "volume rm"*) echo "$4" >> ${removed} ;;
  "volume inspect"*) mkdir -p "${home}/$5/_data" && echo "${home}/$5/_data" ;;
  *run*) echo "$*" > ${started} && echo 0123456789abcdef ;;
esac`,
  );
  process.env["PATH"] = [home, path].join(delimiter);
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(home, { recursive: true });
});

const storage = {
  name: "manilakube-mine-storage",
  hostname: "storage",
  labels: [labLabel("mine"), machineLabel("storage")],
  network: "manilakube-mine",
  address: "10.97.1.30",
  rootfs: "/nowhere",
  volumes: [],
} as const;

test("a machine takes the place of its predecessor, and of nobody whose name begins alike", async () => {
  await startContainer(storage);
  expect(read(removed)).toEqual(["manilakube-mine-storage-0a1b2c-var-lib-ceph"]);
});

describe("what a machine changes in its root file system", () => {
  test("lies on a volume of its own, which podman knows to be in use", async () => {
    const { volumeNames } = await startContainer(storage);
    expect(volumeNames).toEqual([expect.stringMatching(/^manilakube-mine-storage-[0-9a-f]{6}-layer$/)]);
    const [layer = ""] = volumeNames;
    const directory = join(home, layer, "_data");
    expect(read(mounted)).toEqual([
      `-t overlay -o nodev,lowerdir=/nowhere,upperdir=${directory}/upper,workdir=${directory}/work manilakube ${directory}/root`,
    ]);
    const [command = ""] = read(started);
    expect(command).toContain(`--volume ${layer}:/run/manilakube/layer:ro,bind `);
    expect(command).toContain(`--rootfs ${directory}/root /sbin/init`);
  });

  test("is mounted again after a reboot of the host, above the directory that it was made for", async () => {
    const { volumeNames } = await startContainer(storage);
    const root = join(home, volumeNames[0] ?? "", "_data", "root");
    writeFileSync(mounted, "");
    await mountRootLayer(root);
    expect(read(mounted)).toEqual([expect.stringMatching(/lowerdir=\/nowhere,.* manilakube .*\/root$/)]);
    expect(await directoryBelow(root)).toBe("/nowhere");
  });

  test("is nothing that concerns a directory without such a layer, or one that is mounted", async () => {
    const root = join(home, "tree", "root");
    mkdirSync(root, { recursive: true });
    await mountRootLayer(root);
    await mountRootLayer("/");
    expect(read(mounted)).toEqual([""]);
    expect(await directoryBelow(root)).toBeUndefined();
  });
});
