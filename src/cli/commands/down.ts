import { rmSync } from "node:fs";
import { toolRecipes } from "../../artifacts";
import { sweep } from "../../podman/inventory";
import { labDirectory } from "../../paths";
import { succeeds } from "../../process/run";
import { Display, elapsed } from "../display";
import { interruptSignal } from "../interrupt";
import { LayerProgress } from "../layers";
import { forgetStack, openStack, removeUnusedHome, stackExists } from "../stack";
import { withStackLock } from "../stackLock";
import { ensureArtifacts } from "./artifacts";
import { LabError, openLog, shorten } from "./up";

/** `lab down`: removes the lab and all that belongs to it, whatever state it is in. */
export async function down(stack: string): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const signal = interruptSignal(() => {
    display.line("interrupted: finishing what is under way; once more ends at once");
  });
  await withStackLock(stack, async () => {
    if (stackExists(stack)) {
      await ensureArtifacts(toolRecipes, display, signal);
      await destroy(stack, display, signal);
      await forgetStack(stack);
    }
    if (await succeeds("podman", ["version"])) {
      await display.phase("leftovers", () => sweep(stack), describeLeftovers);
    }
    rmSync(labDirectory(stack), { recursive: true, force: true });
  });
  removeUnusedHome();
  display.line(`Lab '${stack}' is gone (${elapsed(since)}).`);
}

async function destroy(name: string, display: Display, signal: AbortSignal): Promise<void> {
  const stack = await openStack(name);
  const progress = new LayerProgress(display);
  const log = openLog(name, "down");
  const since = Date.now();
  try {
    await stack.destroy({ onEvent: progress.onEvent, onOutput: log, color: "never", signal });
    display.done("lab", since, `${progress.changes} resources`);
  } catch (error) {
    display.failed("lab", since);
    const reasons = progress.errors.length > 0 ? progress.errors : [shorten(error)];
    throw new LabError([...new Set(reasons), "`lab down` goes on from here"].join("\n"));
  }
}

function describeLeftovers({ containers, volumes, networks }: Awaited<ReturnType<typeof sweep>>): string {
  const all = [...containers, ...volumes, ...networks];
  return all.length === 0 ? "none" : `removed ${all.join(" ")}`;
}
