import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ArchiveWriter } from "../../src/saving/archive";
import { layersOf, packMachine, startMachines, stopMachines, unpackMachine } from "../../src/saving/machines";
import type { SavedMachine } from "../../src/saving/state";
import { restoreVariables } from "../helpers/ownEnvironment";

/** Machines into an archive and out of it, with a stand-in for podman whose volumes and layers are directories. */

// Many programs are started.
jest.setTimeout(120_000);

const home = mkdtempSync(join(tmpdir(), "manilakube-machines-"));
const at = (...path: string[]): string => join(home, ...path);
const id = "0123456789ab";
const next = "ba9876543210".padEnd(64, "0");

restoreVariables(["PATH"], afterAll);
beforeAll(() => {
  mkdirSync(at("bin"));
  writeFileSync(
    at("bin", "podman"),
    `#!/bin/sh
echo "$*" >> '${at("calls")}'
for last; do :; done
case "$*" in
  info*) printf '%s\\n%s\\n4.9.3\\n' '${at("storage")}' '${at("run")}' ;;
  "container inspect"*ExitCode*) case "$last" in *worker0) echo 137 ;; *) echo 0 ;; esac ;;
  "container inspect"*StartedAt*) echo '${id}0000 exited then' ;;
  "container inspect"*) echo '${id.padEnd(64, "0")}' ;;
  stop*) sleep 1 ;;
  "volume create"*) mkdir -p "${at("volumes")}/$last" ;;
  "volume inspect"*) echo "${at("volumes")}/$last" ;;
  "volume ls"*) echo "[]" ;;
  "--runtime runc create"*) echo '${next}' ;;
esac
`,
  );
  chmodSync(at("bin", "podman"), 0o755);
  process.env["PATH"] = [at("bin"), process.env["PATH"] ?? ""].join(delimiter);
});
afterAll(() => {
  rmSync(home, { recursive: true });
});
beforeEach(() => {
  rmSync(at("calls"), { force: true });
});

const calls = (): string[] =>
  existsSync(at("calls")) ? readFileSync(at("calls"), "utf8").trimEnd().split("\n") : [];

function machine(name: string): SavedMachine {
  return {
    id,
    volumeNames: [`manilakube-mine-${name}-0a1b2c-var-lib-ceph`],
    given: {
      ...{ name: `manilakube-mine-${name}`, machine: name, network: "manilakube-mine" },
      ...{ address: "10.97.1.30", rootfs: at("root"), volumes: [{ path: "/var/lib/ceph", seed: "copy" }] },
    },
  };
}

function file(text: string, ...path: string[]): void {
  mkdirSync(join(at(...path), ".."), { recursive: true });
  writeFileSync(at(...path), text);
}

test("a machine whose layer is not where podman keeps it is not saved", async () => {
  await expect(layersOf([machine("storage")])).rejects.toThrow(
    `manilakube-mine-storage does not have its changes of the root file system in ${at("storage")}`,
  );
});

test("a machine comes back as a container that was not started, with its layer and its volumes", async () => {
  const storage = machine("storage");
  const [volume = ""] = storage.volumeNames;
  file("from the artifact", "root", "var", "lib", "ceph", "seeded");
  file("from the artifact", "root", "var", "lib", "ceph", "gone");
  file(
    "10.97.1.30 storage",
    "storage",
    "overlay-containers",
    id.padEnd(64, "0"),
    "rootfs",
    "upper",
    "etc",
    "hosts",
  );
  file("from the artifact", "volumes", volume, "seeded");
  file("a share", "volumes", volume, "osd", "block");

  const layers = await layersOf([storage]);
  const writer = await ArchiveWriter.begin(at("lab.tar"));
  await packMachine(storage, layers.get("storage") ?? "", writer, { compression: "gzip" });
  expect(writer.members.map(({ name }) => name)).toEqual([
    "machines/storage/root.tar",
    "machines/storage/volume-var-lib-ceph.removed",
    "machines/storage/volume-var-lib-ceph.tar",
  ]);
  await writer.end({
    ...{ format: 1, project: "0", stack: "mine", saved: "2026-11-27T17:00:00.000Z", compression: "gzip" },
    ...{ cache: "/cache", inputs: {}, machines: ["storage"], artifacts: [] },
  });
  rmSync(at("volumes"), { recursive: true });

  expect(await unpackMachine(storage, "mine", at("lab.tar"), { compression: "gzip" })).toBe("ba9876543210");
  const upper = at("storage", "overlay-containers", next, "rootfs", "upper");
  expect(readFileSync(join(upper, "etc", "hosts"), "utf8")).toBe("10.97.1.30 storage");
  expect(readFileSync(at("volumes", volume, "osd", "block"), "utf8")).toBe("a share");
  expect(readFileSync(at("volumes", volume, "seeded"), "utf8")).toBe("from the artifact");
  expect(existsSync(at("volumes", volume, "gone"))).toBe(false);
  expect(statSync(join(upper, "..")).mode & 0o077).toBe(0);
  const create = calls().find((call) => call.startsWith("--runtime runc create"));
  expect(create).toContain(`--volume ${volume}:/var/lib/ceph`);
  expect(create).toMatch(new RegExp(`--rootfs ${at("root")}:O /sbin/init$`));
  expect(calls().filter((call) => /^(start|.* run )/.test(call))).toEqual([]);
});

test("nodes write out and stop before the storage machine; who had to be killed is said", async () => {
  const machines = [machine("control-plane"), machine("storage"), machine("worker0")];
  const killed = await stopMachines(machines, new AbortController().signal);
  expect(killed).toEqual(["worker0"]);
  const done = calls().filter((call) => /^(exec|stop)/.test(call));
  expect(done.slice(0, 2).sort()).toEqual([
    "exec manilakube-mine-control-plane timeout 120 sync",
    "exec manilakube-mine-worker0 timeout 120 sync",
  ]);
  expect(done.slice(2)).toEqual([
    "stop --time 100 manilakube-mine-control-plane manilakube-mine-worker0",
    "stop --time 100 manilakube-mine-storage",
  ]);
});

test("an interrupted stop leaves the storage machine alone; all are started again", async () => {
  const controller = new AbortController();
  const machines = [machine("storage"), machine("worker0")];
  const stopping = stopMachines(machines, controller.signal);
  // For jest: it is looked at below.
  stopping.catch(() => undefined);
  while (!calls().some((call) => call.startsWith("stop"))) {
    await sleep(20);
  }
  controller.abort();
  await expect(stopping).rejects.toThrow();
  expect(calls().filter((call) => call.startsWith("stop"))).toEqual([
    "stop --time 100 manilakube-mine-worker0",
  ]);
  await startMachines(machines);
  expect(calls().filter((call) => call.startsWith("start"))).toEqual([`start ${id}`, `start ${id}`]);
});
