/**
 * Turns the first Ctrl-C, SIGTERM or SIGHUP into an abort signal: what is under way is given up in order, and its state
 * is kept. A second one ends the process at once.
 */
export function interruptSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        process.exit(130);
      }
      onFirst();
      controller.abort();
    });
  }
  return controller.signal;
}
