import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { removeDevice } from "../host/networkDevice";
import { naturally } from "../naturalOrder";
import { runProgram } from "../process/run";
import { acceleration } from "./acceleration";
import { makeConfigDrive, nameServers } from "./configDrive";
import { ask } from "./control";
import { filesOf, macOf, tapOf, type MachineFiles } from "./directory";
import { endProcess, runStateOf } from "./process";
import { readRecord } from "./record";
import { createTap } from "./tap";
import { waitForSsh } from "./waitForSsh";

/** A virtual machine of a lab on this host. */
export interface VirtualMachineRequest {
  readonly stack: string;
  /** Its name on this host. */
  readonly name: string;
  /** Its name in the lab, and its host name. */
  readonly machine: string;
  /** The bridge that its network device is plugged into. */
  readonly bridge: string;
  /** CIDR. */
  readonly subnet: string;
  readonly address: string;
  /** The qcow2 image that its disk lies over. */
  readonly image: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly disk: number;
  readonly zone: string;
  readonly authorizedKey: string;
  /** cloud-init's configuration. Secret. */
  readonly userData: string;
}

/** How a machine is started: the same each time. */
export type Hardware = Pick<
  VirtualMachineRequest,
  "stack" | "name" | "machine" | "bridge" | "address" | "cpus" | "memory"
>;

/**
 * Makes a machine, in the place of what has its name in the lab, and waits until its sshd answers.
 * @returns its id
 * @throws Error with the end of its console, where it does not boot
 */
export async function createMachine(request: VirtualMachineRequest, signal: AbortSignal): Promise<string> {
  const files = filesOf(request.stack, request.machine);
  await removeFiles(files);
  await mkdir(files.directory, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const { name, image } = request;
  await writeFile(files.record, JSON.stringify({ id, name, image, tap: tapOf(files.directory) }));
  const backing = ["-b", image, "-F", "qcow2"];
  await runProgram("qemu-img", ["create", "-q", "-f", "qcow2", ...backing, files.disk, `${request.disk}`]);
  const mac = macOf(files.directory);
  await makeConfigDrive(files.configDrive, { ...request, id, mac, nameServers: await nameServers() });
  await startMachine(request, signal);
  return id;
}

/**
 * Starts a machine that does not run, with all that its disk holds, lets one go on that is paused, and waits until its sshd
 * answers.
 */
export async function startMachine(hardware: Hardware, signal: AbortSignal): Promise<void> {
  const files = filesOf(hardware.stack, hardware.machine);
  const { kvm } = await acceleration();
  const state = await runStateOf(files);
  if (state === "paused") {
    await ask(files.control, "cont");
  } else if (state !== "running") {
    // There may be one that hangs.
    await endProcess(files);
    await createTap(tapOf(files.directory), hardware.bridge);
    await runProgram("qemu-system-x86_64", qemuArguments(hardware, files, kvm));
  }
  await waitForSsh(hardware, files, kvm, signal);
}

/** Pure. */
export function qemuArguments(
  { name, cpus, memory }: Hardware,
  files: MachineFiles,
  kvm: boolean,
): readonly string[] {
  // A disk that outlives its host's power cut is nothing that a lab needs, and what is not synced is faster.
  const disk = "if=virtio,format=qcow2,cache=unsafe,discard=unmap";
  const drive = "if=virtio,format=raw,readonly=on";
  return [
    ...["-name", name, "-daemonize", "-pidfile", files.pid, "-D", files.log],
    ...(kvm ? ["-accel", "kvm", "-cpu", "host"] : ["-accel", "tcg,thread=multi", "-cpu", "max"]),
    ...["-smp", `${cpus}`, "-m", `${Math.floor(memory / 2 ** 20)}`],
    ...["-display", "none", "-vga", "none", "-serial", `file:${files.console}`],
    // The control socket, and no monitor for people.
    ...["-monitor", "none", "-qmp", `unix:${files.control},server=on,wait=off`],
    ...["-drive", `file=${files.disk},${disk}`, "-drive", `file=${files.configDrive},${drive}`],
    ...["-netdev", `tap,id=lab,ifname=${tapOf(files.directory)},script=no,downscript=no`],
    ...["-device", `virtio-net-pci,netdev=lab,mac=${macOf(files.directory)}`],
    // cloud-init and sshd ask for random numbers before the disk has made any.
    ...["-device", "virtio-rng-pci"],
  ];
}

export interface MachineNow {
  readonly id: string;
  /** QEMU's word, or `stopped` where no process runs. */
  readonly status: string;
  /** Another one for each start. */
  readonly boot: string;
}

/** What there is of a machine; undefined where there is none. */
export async function lookAtMachine(stack: string, machine: string): Promise<MachineNow | undefined> {
  const files = filesOf(stack, machine);
  const record = await readRecord(files);
  if (record === undefined) {
    return undefined;
  }
  const status = (await runStateOf(files)) ?? "stopped";
  // Written by each start, and by nothing else.
  const boot = await stat(files.pid).then(
    ({ mtimeMs }) => new Date(mtimeMs).toISOString(),
    () => "",
  );
  return { id: record.id, status, boot };
}

/** Ends a machine and removes all that it is. One of another id is a successor, and stays. */
export async function removeMachine(stack: string, machine: string, id: string): Promise<void> {
  const files = filesOf(stack, machine);
  if ((await readRecord(files))?.id === id) {
    await removeFiles(files);
  }
}

/** Removes a machine by its directory, whatever state it is in. */
export async function removeFiles(files: MachineFiles): Promise<void> {
  await endProcess(files);
  await removeDevice(tapOf(files.directory));
  await rm(files.directory, { recursive: true, force: true });
}

/** Names in the lab of the machines that there is anything of. */
export async function machinesIn(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(() => [])).sort(naturally);
}
