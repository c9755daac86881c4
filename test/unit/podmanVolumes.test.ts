import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startContainer } from "../../src/podman/container";
import { labLabel, machineLabel } from "../../src/podman/podman";

/** With a stand-in for podman that has volumes, and writes down what it is asked to remove. */

const home = mkdtempSync(join(tmpdir(), "manilakube-podman-"));
const path = process.env["PATH"] ?? "";
const removed = join(home, "removed");

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

beforeAll(() => {
  writeFileSync(removed, "");
  writeFileSync(
    join(home, "podman"),
    `#!/bin/sh
case "$*" in
  *"volume ls"*json*) printf '%s\\n' '${JSON.stringify(volumes)}' ;;
  *"volume ls"*) printf '%s\\n' ${volumes.map((each) => (each as { Name: string }).Name).join(" ")} | grep "\${6#name=}" ;;
  "volume rm"*) echo "$4" >> ${removed} ;;
  *run*) echo 0123456789abcdef ;;
esac
`,
  );
  chmodSync(join(home, "podman"), 0o755);
  process.env["PATH"] = [home, path].join(delimiter);
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(home, { recursive: true });
});

test("a machine takes the place of its predecessor, and of nobody whose name begins alike", async () => {
  await startContainer({
    name: "manilakube-mine-storage",
    hostname: "storage",
    labels: [labLabel("mine"), machineLabel("storage")],
    network: "manilakube-mine",
    address: "10.97.1.30",
    rootfs: "/nowhere",
    volumes: [],
  });
  expect(readFileSync(removed, "utf8").trim().split("\n")).toEqual([
    "manilakube-mine-storage-0a1b2c-var-lib-ceph",
  ]);
});
