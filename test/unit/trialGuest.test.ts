import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { findProgram } from "../../src/artifacts/toolchain";
import { exitPort, goodExit, trialDisk } from "../../src/qemu/trialGuest";
import { testUnless } from "../helpers/testUnless";

const qemu = "qemu-system-x86_64";
const withQemu = testUnless(findProgram(qemu) === undefined ? `this host has no ${qemu}` : undefined);

withQemu(
  "the guest that KVM is tried with runs to its end on QEMU's own CPU",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "manilakube-guest-"));
    try {
      const disk = join(directory, "disk");
      writeFileSync(disk, trialDisk());
      const { exitCode } = await execa(
        qemu,
        [
          ...["-accel", "tcg", "-cpu", "max", "-m", "64", "-display", "none", "-monitor", "none"],
          ...["-serial", "none", "-net", "none", "-no-reboot", "-drive", `file=${disk},format=raw,if=ide`],
          ...["-device", `isa-debug-exit,iobase=${exitPort},iosize=1`],
        ],
        { stdin: "ignore", timeout: 60_000, killSignal: "SIGKILL", reject: false },
      );
      expect(exitCode).toBe(goodExit);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
  90_000,
);
