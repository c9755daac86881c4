import type { Display } from "./display";

/**
 * Turns the first Ctrl-C, SIGTERM or SIGHUP into an abort signal: what is under way is given up in order, and its state
 * is kept. A second one ends the process at once.
 * @param said at the first one
 */
export function interruptSignal(display: Display, said = "interrupted"): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        process.exit(130);
      }
      display.line(said);
      controller.abort();
    });
  }
  return controller.signal;
}
