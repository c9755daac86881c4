import { workersOf } from "../../src/cli/kubectl";
import { mountObstacle } from "../../src/cli/mountObstacle";
import { onMachine } from "../../src/cli/onMachine";
import { obstacles } from "./obstacles";
import { stack } from "./run";

/** Asks once, for all test files, what the lab's machines cannot do: a test's name has to say it before the test runs. */
export default async function labSetup(): Promise<void> {
  const mount = await mountObstacle(stack, "NFS");
  const own = "the workers' own kernel has an NFS client";
  tell(obstacles.mount, mount);
  tell(obstacles.guest, mount === undefined ? own : await guestObstacle(stack));
}

async function guestObstacle(stack: string): Promise<string | undefined> {
  const [worker = ""] = await workersOf(stack);
  const answer = await onMachine(stack, worker, { body: "test -c /dev/net/tun && echo yes || true" });
  return answer.includes("yes") ? undefined : `${worker} has no /dev/net/tun, which a guest needs`;
}

function tell(name: string, reason: string | undefined): void {
  if (reason !== undefined) {
    process.env[name] = reason;
  }
}
