import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ArchiveWriter } from "../../src/saving/archive";
import { layersOf, packMachine, startMachines, stopMachines, unpackMachine } from "../../src/saving/machines";
import type { SavedMachine } from "../../src/saving/state";
import { restoreVariables } from "../helpers/ownEnvironment";

/** Machines into an archive and out of it, with stand-ins for podman, whose volumes are directories, and for mount. */

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
  "container inspect"*ExitCode*) case "$last" in *worker0) echo 137 ;; *) echo 0 ;; esac ;;
  "container inspect"*StartedAt*) echo '${id}0000 exited then' ;;
  "container inspect"*) echo '${at("volumes", "none", "_data", "root")}' ;;
  stop*) sleep 1 ;;
  "volume create"*) mkdir -p "${at("volumes")}/$last/_data" ;;
  "volume inspect"*) echo "${at("volumes")}/$last/_data" ;;
  "volume ls"*) echo "[]" ;;
  "--runtime runc create"*) echo '${next}' ;;
esac
`,
  );
  // What is there when the layer is mounted is what the machine has.
  writeFileSync(
    at("bin", "mount"),
    `#!/bin/sh
for last; do :; done
echo "mount $* with $(cd "$last/../upper" && find . -type f)" >> '${at("calls")}'
`,
  );
  chmodSync(at("bin", "podman"), 0o755);
  chmodSync(at("bin", "mount"), 0o755);
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
    volumeNames: ["var-lib-ceph", "layer"].map((each) => `manilakube-mine-${name}-0a1b2c-${each}`),
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

test("machines without a layer on a volume are not saved, and are named", async () => {
  const early = machine("storage");
  const [first = ""] = early.volumeNames;
  await expect(
    layersOf([{ ...early, volumeNames: [first] }, machine("control-plane"), machine("worker0")]),
  ).rejects.toThrow('machines: "storage, control-plane, worker0": must have what they have changed');
});

test("a machine comes back as a container that was not started, with its layer and its volumes", async () => {
  const storage = machine("storage");
  const [volume = "", layer = ""] = storage.volumeNames;
  file("from the artifact", "root", "var", "lib", "ceph", "seeded");
  file("from the artifact", "root", "var", "lib", "ceph", "gone");
  file("10.97.1.30 storage", "volumes", layer, "_data", "upper", "etc", "hosts");
  file("of the overlay's own", "volumes", layer, "_data", "work", "work");
  file("from the artifact", "volumes", volume, "_data", "seeded");
  file("a share", "volumes", volume, "_data", "osd", "block");

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
  const [made, filled] = [at("volumes", layer, "_data"), at("volumes", volume, "_data")];
  expect(readFileSync(join(made, "upper", "etc", "hosts"), "utf8")).toBe("10.97.1.30 storage");
  expect(readdirSync(join(made, "work"))).toEqual([]);
  expect(readlinkSync(join(made, "below"))).toBe(at("root"));
  expect(readFileSync(join(filled, "osd", "block"), "utf8")).toBe("a share");
  expect(readFileSync(join(filled, "seeded"), "utf8")).toBe("from the artifact");
  expect(existsSync(join(filled, "gone"))).toBe(false);

  const [mount, create, ...others] = calls().filter((call) => /^(mount|start|--runtime)/.test(call));
  const options = `nodev,lowerdir=${at("root")},upperdir=${made}/upper,workdir=${made}/work`;
  expect(mount).toBe(`mount -t overlay -o ${options} manilakube ${made}/root with ./etc/hosts`);
  expect(create).toMatch(/^--runtime runc create /);
  expect(create).toContain(`--volume ${volume}:/var/lib/ceph`);
  expect(create).toContain(`--volume ${layer}:/run/manilakube/layer:ro,bind`);
  expect(create).toMatch(new RegExp(`--rootfs ${made}/root /sbin/init$`));
  expect(others).toEqual([]);
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
  expect(calls().filter((call) => call.startsWith("start"))).toEqual([
    "start manilakube-mine-storage",
    "start manilakube-mine-worker0",
  ]);
});
