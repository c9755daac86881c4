import { rmSync } from "node:fs";
import pRetry from "p-retry";
import { toolRecipes } from "../../artifacts";
import { sweepHost } from "../../machines/host/sweep";
import { labDirectory } from "../../paths";
import { Display, elapsed } from "../display";
import { removeUnusedHome } from "../home";
import { interruptSignal } from "../interrupt";
import { LayerProgress } from "../layers";
import { forgetStack, openStack, stackExists } from "../stack";
import { withStackLock } from "../stackLock";
import { ensureTools } from "./artifacts";
import { LabError, openLog, shorten } from "./up";

/** `lab down`: removes the lab and all that belongs to it, whatever state it is in. */
export async function down(stack: string): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const signal = interruptSignal(display, "interrupted: finishing what is under way; once more ends at once");
  await withStackLock(stack, async () => {
    if (stackExists(stack)) {
      await ensureTools(toolRecipes, display, signal);
      await destroyAll(stack, display, signal);
      await forgetStack(stack);
    }
    await display.phase("leftovers", () => sweepHost(stack), describeLeftovers);
    rmSync(labDirectory(stack), { recursive: true, force: true });
  });
  await removeUnusedHome();
  display.line(`Lab '${stack}' is gone (${elapsed(since)}).`);
}

/** The provider's word for a server in ERROR that the cloud is deleting: it does not wait for such a one. */
const beingDeleted = "unexpected state 'ERROR', wanted target 'DELETED";

async function destroyAll(name: string, display: Display, signal: AbortSignal): Promise<void> {
  const since = Date.now();
  let changes = 0;
  const attempt = async (): Promise<void> => {
    changes += await destroy(name, display, signal);
  };
  const shouldRetry = ({ error }: { readonly error: Error }): boolean =>
    !signal.aborted && error.message.includes(beingDeleted);
  try {
    await pRetry(attempt, { retries: 5, minTimeout: 3000, factor: 1, shouldRetry });
    display.done("lab", since, `${changes} resources`);
  } catch (error) {
    display.failed("lab", since);
    throw error;
  }
}

/** @returns how many resources it has removed */
async function destroy(name: string, display: Display, signal: AbortSignal): Promise<number> {
  const stack = await openStack(name);
  const progress = new LayerProgress(display);
  const log = openLog(name, "down");
  try {
    await stack.destroy({ onEvent: progress.onEvent, onOutput: log, color: "never", signal });
    return progress.changes;
  } catch (error) {
    const reasons = progress.errors.length > 0 ? progress.errors : [shorten(error)];
    throw new LabError([...new Set(reasons), "`lab down` goes on from here"].join("\n"));
  }
}

function describeLeftovers(removed: readonly string[]): string {
  return removed.length === 0 ? "none" : `removed ${removed.join(" ")}`;
}
