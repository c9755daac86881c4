import type { Config } from "@jest/types";
import { workersOf } from "../../src/cli/kubectl";
import { kernelObstacle, mountObstacle } from "../../src/cli/mountObstacle";
import { onMachine } from "../../src/cli/onMachine";
import { KernelGuest } from "./kernelGuest";
import { obstacles } from "./obstacles";
import { stack } from "./run";

/** Asks once, for all test files, what the lab's machines cannot do: a test's name has to say it before the test runs. */
export default async function labSetup(_: unknown, project: Config.ProjectConfig): Promise<void> {
  const mount = await mountObstacle(stack, "NFS");
  tell(obstacles.mount, mount);
  tell(obstacles.cephfsMount, await mountObstacle(stack, "CEPHFS"));
  tell(obstacles.kernelCephfs, await kernelObstacle(stack, "CEPHFS"));
  // Only the cases that have the lab for themselves boot guests.
  if (project.displayName?.name === "alone") {
    const own = "the workers' own kernel has an NFS client";
    tell(obstacles.guest, mount === undefined ? own : await guestObstacle());
  }
}

/**
 * Boots a guest once: Debian's user-mode-linux (bookworm's and trixie's) dies at its first process on CPUs with AMX,
 * whose register state is larger than it knows ("ptrace set fp regs failed").
 */
async function guestObstacle(): Promise<string | undefined> {
  const [worker = ""] = await workersOf(stack);
  const answer = await onMachine(stack, worker, { body: "test -c /dev/net/tun && echo yes || true" });
  if (!answer.includes("yes")) {
    return `${worker} has no /dev/net/tun, which a guest needs`;
  }
  const guest = new KernelGuest(worker);
  await guest.install();
  try {
    await guest.run("true", bootSeconds);
    return undefined;
  } catch (error) {
    return `user-mode-linux does not boot on this CPU: ${complaint(error)}`;
  } finally {
    await guest.remove();
  }
}

/** What a kernel says of its own end; else the last line of what it said. */
function complaint(error: unknown): string {
  const lines = String(error)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.find((line) => /ptrace|panic|segfault|SIGSEGV/i.test(line)) ?? lines.at(-1) ?? "no word";
}

/** A guest that boots at all does so in two or three seconds. */
const bootSeconds = 30;

function tell(name: string, reason: string | undefined): void {
  if (reason !== undefined) {
    process.env[name] = reason;
  }
}
