import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acceleration, tryKvm } from "../../src/qemu/acceleration";
import { filesIn } from "../../src/qemu/directory";
import { waitForSsh } from "../../src/qemu/waitForSsh";
import { restoreVariables } from "../helpers/ownEnvironment";
import { standIns } from "../helpers/standIns";

/** Virtual machines that do not come up, and a KVM that is there and does not work; QEMU is a stand-in. */

const directory = mkdtempSync(join(tmpdir(), "manilakube-boot-"));
restoreVariables(["PATH"], afterAll);
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** In place of /dev/kvm. */
const device = join(directory, "kvm");
const qemu = (script: string): void => {
  writeFileSync(device, "");
  standIns(join(directory, "bin"), { "qemu-system-x86_64": script });
};

test("a KVM that runs the smallest guest to its end is used", async () => {
  // What isa-debug-exit makes of the value that the guest ends with.
  qemu("exit 33");
  await expect(tryKvm(device)).resolves.toEqual({ kvm: true, reason: "" });
});

test("a KVM that hangs is given up, and its device is named", async () => {
  qemu("exec sleep 60");
  const since = Date.now();
  await expect(tryKvm(device, 0.3)).resolves.toEqual({
    kvm: false,
    reason: `${device} did not run the smallest guest within 0.3 s`,
  });
  expect(Date.now() - since).toBeLessThan(10_000);
});

test("a KVM that stops its guest is given up, with its own word for it", async () => {
  qemu("echo 'KVM internal error. Suberror: 1' >&2; echo 'emulation failure' >&2; exec sleep 60");
  await expect(tryKvm(device, 1)).resolves.toEqual({
    kvm: false,
    reason: `${device} did not run the smallest guest within 1 s (KVM internal error. Suberror: 1)`,
  });
});

test("a KVM that refuses says why, and one that is not there is no reason to start anything", async () => {
  qemu("echo 'Could not access KVM kernel module: Permission denied' >&2; exit 1");
  await expect(tryKvm(device)).resolves.toEqual({
    kvm: false,
    reason: `${device}: Could not access KVM kernel module: Permission denied`,
  });
  const missing = join(directory, "missing");
  await expect(tryKvm(missing)).resolves.toEqual({ kvm: false, reason: `there is no ${missing}` });
});

describe("the answer is remembered", () => {
  const remembered = join(directory, "run", "acceleration.json");
  const ask = () => acceleration({ device, remembered });
  const tries = join(directory, "tries");
  const countTries = (): number => readFileSync(tries, "utf8").length;
  beforeEach(() => {
    rmSync(remembered, { force: true });
    writeFileSync(tries, "");
    qemu(`printf . >> ${tries}; exit 33`);
  });

  test("so that one boot of the host has one try, whoever asks at the same time", async () => {
    await expect(ask()).resolves.toEqual({ kvm: true, reason: "" });
    await expect(Promise.all([ask(), ask(), ask()])).resolves.toMatchObject(Array(3).fill({ kvm: true }));
    expect(countTries()).toBe(1);
    rmSync(remembered);
    await expect(Promise.all([ask(), ask(), ask()])).resolves.toMatchObject(Array(3).fill({ kvm: true }));
  });

  test("until the guest that is tried is another one", async () => {
    await ask();
    const text = readFileSync(remembered, "utf8");
    writeFileSync(remembered, text.replace(/"guest":"[^"]*"/, '"guest":"one that did less"'));
    await ask();
    expect(countTries()).toBe(2);
  });

  test("until the next boot", async () => {
    await ask();
    const text = readFileSync(remembered, "utf8");
    writeFileSync(remembered, text.replace(/"boot":"[^"]*"/, '"boot":"an earlier one"'));
    await ask();
    expect(countTries()).toBe(2);
  });

  test("and what a killed command has left of it is no answer", async () => {
    await ask();
    writeFileSync(remembered, '{"boot":"');
    await expect(ask()).resolves.toEqual({ kvm: true, reason: "" });
    expect(countTries()).toBe(2);
  });

  test("but not that there is no KVM: its module may be loaded in the meantime", async () => {
    rmSync(device);
    await expect(ask()).resolves.toEqual({ kvm: false, reason: `there is no ${device}` });
    expect(existsSync(remembered)).toBe(false);
    writeFileSync(device, "");
    await expect(ask()).resolves.toEqual({ kvm: true, reason: "" });
  });
});

/** Nobody is there, and the kernel says so at once. */
const hardware = {
  ...{ stack: "mine", name: "manilakube-mine-worker0", machine: "worker0", bridge: "podman7" },
  ...{ address: "240.0.0.1", cpus: 1, memory: 2 ** 30 },
};

test("a guest that ends while it boots is an error with the last lines of its console", async () => {
  const files = filesIn(directory);
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  writeFileSync(files.console, ["\u001b[2J", ...lines, "Kernel panic - not syncing\r", ""].join("\n"));
  const boots = waitForSsh(hardware, files, false, new AbortController().signal);
  await expect(boots).rejects.toThrow(
    /^the virtual machine manilakube-mine-worker0 ended while it booted; the end of its console:\n {2}line 26\n[^]*\n {2}line 39\n {2}Kernel panic - not syncing$/,
  );
});

test("a guest that goes on and does not answer is one, too, with what was waited for and for how long", async () => {
  const files = filesIn(directory);
  writeFileSync(files.console, "A start job is running for cloud-init (1min 2s / no limit)\n");
  const process = spawn("sh", ["-c", "sleep 60", files.control], { stdio: "ignore" });
  writeFileSync(files.pid, `${process.pid ?? 0}\n`);
  try {
    const boots = waitForSsh(hardware, files, false, new AbortController().signal, 1);
    await expect(boots).rejects.toThrow(
      /^the virtual machine manilakube-mine-worker0 did not answer ssh at 240\.0\.0\.1 within 1 s; the end of its console:\n {2}A start job is running for cloud-init \(1min 2s \/ no limit\)$/,
    );
  } finally {
    process.kill("SIGKILL");
    rmSync(files.pid);
  }
});
