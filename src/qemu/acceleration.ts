import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { z } from "zod";
import { exitPort, goodExit, trialDisk } from "./trialGuest";

/** How virtual machines run on this host. */
export interface Acceleration {
  readonly kvm: boolean;
  /** Why not by KVM, for people. */
  readonly reason: string;
}

/** Seconds: a KVM that works takes a tenth of one. */
const bound = 5;
/** Of which boot of the host and which guest the answer is. */
const answer = z.object({ boot: z.string(), guest: z.string(), kvm: z.boolean(), reason: z.string() });

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
  const guest = createHash("sha256").update(trialDisk()).digest("hex");
  const known = await rememberedAnswer(remembered);
  if (known?.boot === boot && known.guest === guest) {
    return known;
  }
  const found = await tryKvm(device);
  await mkdir(dirname(remembered), { recursive: true });
  // Machines that start side by side ask at the same time, and none may find half of an answer.
  const unfinished = `${remembered}.${randomUUID()}`;
  await writeFile(unfinished, JSON.stringify({ boot, guest, ...found }));
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
    await writeFile(disk, trialDisk());
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
    const said = stderr.split("\n");
    // QEMU only stops the guest then, and goes on.
    const failure = said.find((line) => line.startsWith("KVM internal error"));
    const late = `did not run the smallest guest within ${seconds} s`;
    return {
      kvm: false,
      reason: timedOut
        ? `${device} ${late}${failure === undefined ? "" : ` (${failure})`}`
        : `${device}: ${said.at(-1) ?? ""}`,
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
