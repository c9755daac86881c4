import { createConnection } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { MachineFiles } from "./directory";
import type { Hardware } from "./machine";
import { consoleTail } from "./console";
import { processOf } from "./process";

/** Seconds from power-on to an answer of sshd, by far more than was ever seen: 15 by KVM, 100 by emulation. */
const bounds = { kvm: 120, emulation: 480 };
const retry = 500;

/**
 * Waits until a machine's sshd answers.
 * @param seconds from now on
 * @throws Error with the end of the machine's console, where it has ended or does not answer in time
 */
export async function waitForSsh(
  { name, address }: Hardware,
  files: MachineFiles,
  kvm: boolean,
  signal: AbortSignal,
  seconds = kvm ? bounds.kvm : bounds.emulation,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await answers(address))) {
    signal.throwIfAborted();
    const isOver = Date.now() > deadline;
    if (isOver || (await processOf(files)) === undefined) {
      const what = isOver ? `did not answer ssh at ${address} within ${seconds} s` : "ended while it booted";
      const tail = await consoleTail(files, 15);
      throw new Error([`the virtual machine ${name} ${what}; the end of its console:`, ...tail].join("\n  "));
    }
    await delay(retry, undefined, { signal });
  }
}

/** Whether something that calls itself SSH listens. Bounded: a machine that is not there yet answers nothing at all. */
function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port: 22, timeout: 3000 });
    const end = (result: boolean) => () => {
      socket.destroy();
      resolve(result);
    };
    socket.once("data", (greeting) => {
      end(greeting.toString("latin1").startsWith("SSH-"))();
    });
    socket.once("error", end(false));
    socket.once("timeout", end(false));
    socket.once("close", end(false));
  });
}
