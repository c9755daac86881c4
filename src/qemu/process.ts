import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { ask } from "./control";
import type { MachineFiles } from "./directory";

/**
 * The process of a virtual machine; undefined where none runs. A pid alone says little after a reboot: the process is the
 * machine's where its arguments name the machine's own control socket.
 */
export async function processOf({ pid: pidFile, control }: MachineFiles): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(pidFile, "utf8")).trim());
    const args = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
    return args.some((arg) => arg.includes(control)) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** QEMU's word for what the machine does: `running`, `paused` …; undefined where none runs, or where it does not answer. */
export async function runStateOf({ control }: MachineFiles): Promise<string | undefined> {
  const answer = await ask(control, "query-status");
  return typeof answer === "object" && answer !== null && "status" in answer
    ? String(answer.status)
    : undefined;
}

/** Seconds that a QEMU has to end when it is told to, before it is killed. */
const quitSeconds = 5;
/** And from then on: one that waits for a disk in the kernel does not hear of it. */
const killedSeconds = 30;

/**
 * Ends a machine as if its power were cut. Its own control socket is asked first, and one that hangs is killed.
 * @throws Error where even that does not end it
 */
export async function endProcess(files: MachineFiles): Promise<void> {
  await ask(files.control, "quit");
  const deadline = Date.now() + quitSeconds * 1000;
  for (let pid = await processOf(files); pid !== undefined; pid = await processOf(files)) {
    if (Date.now() > deadline + killedSeconds * 1000) {
      throw new Error(`QEMU's process ${pid} (${files.directory}) was killed and has not ended`);
    }
    if (Date.now() > deadline) {
      process.kill(pid, "SIGKILL");
    }
    await delay(50);
  }
}
