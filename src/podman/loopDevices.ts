import { runProgram } from "../process/run";
import { podman } from "./podman";

interface LoopDevice {
  readonly name: string;
  readonly "back-ino": number;
  readonly "back-maj:min": string;
}

/**
 * Detaches loop devices whose files lie on volumes. The kernel keeps them when the container that made them is killed;
 * only device and inode still tell whose they are, since their paths belong to a mount namespace that is gone.
 */
export async function detachLoopDevices(volumes: readonly string[]): Promise<void> {
  const columns = "NAME,BACK-INO,BACK-MAJ:MIN";
  const text = await runProgram("losetup", ["--list", "--json", "--output", columns]);
  const devices = text === "" ? [] : (JSON.parse(text) as { loopdevices: LoopDevice[] }).loopdevices;
  if (devices.length === 0 || volumes.length === 0) {
    return;
  }
  const mountpoints = await Promise.all(
    volumes.map((volume) => podman(["volume", "inspect", "--format", "{{.Mountpoint}}", volume])),
  );
  const inodes = devices.flatMap((device) => ["-o", "-inum", `${device["back-ino"]}`]).slice(1);
  const selection = ["-type", "f", "(", ...inodes, ")"];
  const found = await runProgram("find", [...mountpoints, ...selection, "-printf", "%D %i\\n"]);
  const files = new Set(found.split("\n"));
  for (const device of devices) {
    const [major = "", minor = ""] = device["back-maj:min"].trim().split(":");
    if (files.has(`${deviceNumber(Number(major), Number(minor))} ${device["back-ino"]}`)) {
      await runProgram("losetup", ["--detach", device.name]);
    }
  }
}

/** A device's number as `find -printf %D` prints it: glibc's makedev, for the numbers that Linux uses. */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
}
