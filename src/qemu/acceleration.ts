import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { z } from "zod";

/** How virtual machines run on this host. */
export interface Acceleration {
  readonly kvm: boolean;
  /** Why not by KVM, for people. */
  readonly reason: string;
}

/** Seconds: a KVM that works takes a tenth of one. */
const bound = 5;
const exitPort = 0xf4;
const exitValue = 0x10;
/** What isa-debug-exit makes of that value. */
const goodExit = (exitValue << 1) | 1;

/** mov al, 0x10; out 0xf4, al; hlt; and round again. */
const program = [0xb0, exitValue, 0xe6, exitPort, 0xf4, 0xeb, 0xfd];

/**
 * The smallest guest there is: a boot sector that ends QEMU with a code of its own. Firmware and all have run before, which
 * is where a KVM inside of other virtual machines hangs.
 */
function bootSector(): Buffer {
  const sector = Buffer.alloc(512);
  sector.set(program);
  sector.set([0x55, 0xaa], 510);
  return sector;
}

const answer = z.object({ boot: z.string(), kvm: z.boolean(), reason: z.string() });

/** Where KVM is looked for, and where the answer is kept. */
const places = {
  device: "/dev/kvm",
  /** Gone with the next reboot. */
  remembered: "/run/manilakube/acceleration.json",
};

/**
 * Whether /dev/kvm runs a guest: it may be there and hang. Tried once for each boot of this host. That there is no such device
 * is not remembered: whoever loads its module has KVM from then on.
 */
export async function acceleration({ device, remembered } = places): Promise<Acceleration> {
  if (!existsSync(device)) {
    return missing(device);
  }
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const known = await rememberedAnswer(remembered);
  if (known?.boot === boot) {
    return known;
  }
  const found = await tryKvm(device);
  await mkdir(dirname(remembered), { recursive: true });
  // Machines that start side by side ask at the same time, and none may find half of an answer.
  const unfinished = `${remembered}.${randomUUID()}`;
  await writeFile(unfinished, JSON.stringify({ boot, ...found }));
  await rename(unfinished, remembered);
  return found;
}

/** Undefined where none is, or what is there is no answer. */
async function rememberedAnswer(path: string): Promise<z.infer<typeof answer> | undefined> {
  try {
    return answer.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

function missing(device: string): Acceleration {
  return { kvm: false, reason: `there is no ${device}` };
}

/**
 * Starts the smallest guest by a KVM device.
 * @param seconds that it may take
 */
export async function tryKvm(device: string, seconds = bound): Promise<Acceleration> {
  if (!existsSync(device)) {
    return missing(device);
  }
  const work = await mkdtemp(join(tmpdir(), "manilakube-kvm-"));
  try {
    const disk = join(work, "disk");
    await writeFile(disk, bootSector());
    const { exitCode, timedOut, stderr } = await execa(
      "qemu-system-x86_64",
      [
        ...["-accel", "kvm", "-cpu", "host", "-m", "64", "-display", "none", "-monitor", "none"],
        ...["-serial", "none", "-net", "none", "-no-reboot"],
        ...["-drive", `file=${disk},format=raw,if=ide`],
        ...["-device", `isa-debug-exit,iobase=${exitPort},iosize=1`],
      ],
      { stdin: "ignore", timeout: seconds * 1000, killSignal: "SIGKILL", reject: false },
    );
    if (exitCode === goodExit) {
      return { kvm: true, reason: "" };
    }
    const said = stderr.split("\n").at(-1) ?? "";
    return {
      kvm: false,
      reason: timedOut
        ? `${device} did not run the smallest guest within ${seconds} s`
        : `${device}: ${said}`,
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
