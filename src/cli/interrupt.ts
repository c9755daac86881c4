import { killDescendants } from "../process/descendants";
import type { Display } from "./display";

/** Exit code of a command that was interrupted: a shell's own for SIGINT. */
export const interruptedCode = 130;

let interrupted = false;

/** Whether a signal has come: what went wrong since then went wrong because of it. */
export function wasInterrupted(): boolean {
  return interrupted;
}

/**
 * Turns the first Ctrl-C, SIGTERM or SIGHUP into an abort signal, so that what is under way ends in order and Pulumi's state is
 * kept. A second one kills this process and all that it has started: a program that goes on unseen would hold Pulumi's lock, and
 * work on the lab beside the next command.
 * @param said at the first one
 */
export function interruptSignal(display: Display, said = "interrupted"): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        killDescendants();
        process.exit(interruptedCode);
      }
      interrupted = true;
      display.line(said);
      controller.abort();
    });
  }
  return controller.signal;
}
