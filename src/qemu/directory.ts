import { createHash } from "node:crypto";
import { join } from "node:path";
import { labHome } from "../paths";
import { pathPart } from "../stackName";

/**
 * Where the virtual machines of this host keep what they are: disk, console, control socket. Not in the checkout: a socket's
 * path has at most 107 characters, and disks want the room that containers have.
 */
export const virtualMachines = "/var/lib/manilakube/machines";

/** What marks a lab: two checkouts may use the same stack name. */
function labMark(stack: string): string {
  const digest = createHash("sha256").update(`${labHome()}/${stack}`).digest("hex");
  return `${pathPart(stack)}-${digest.slice(0, 8)}`;
}

/**
 * The directory of a lab's virtual machines; each has one of its own in it, by its name in the lab.
 * @throws RangeError for what is no stack's name
 */
export function directoryOfLab(stack: string): string {
  return join(virtualMachines, labMark(stack));
}

/** The files of one virtual machine. */
export interface MachineFiles {
  readonly directory: string;
  /** What it is, for those that look at it later; see record.ts. */
  readonly record: string;
  readonly disk: string;
  readonly configDrive: string;
  /** What its kernel says on the serial console. */
  readonly console: string;
  /** QEMU's own messages. */
  readonly log: string;
  /** QEMU's control socket (QMP). */
  readonly control: string;
  readonly pid: string;
}

export function filesOf(stack: string, machine: string): MachineFiles {
  return filesIn(join(directoryOfLab(stack), machine));
}

export function filesIn(directory: string): MachineFiles {
  const file = (name: string): string => join(directory, name);
  return {
    directory,
    record: file("machine.json"),
    disk: file("disk.qcow2"),
    configDrive: file("config-drive.img"),
    console: file("console.log"),
    log: file("qemu.log"),
    control: file("control.sock"),
    pid: file("pid"),
  };
}

/** A name with at most 15 characters, as the kernel has it for network devices. */
export function tapOf(directory: string): string {
  return `mk-${createHash("sha256").update(directory).digest("hex").slice(0, 10)}`;
}

/** A locally administered address that is the same each time. */
export function macOf(directory: string): string {
  const digest = createHash("sha256").update(`mac ${directory}`).digest();
  const tail = [...digest.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, "0"));
  return ["52", "54", "00", ...tail].join(":");
}
