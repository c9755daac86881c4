import type { RemoteOutcome } from "./errors";

/**
 * How a unit ended, in systemd's words: $SERVICE_RESULT, $EXIT_CODE and $EXIT_STATUS of systemd.exec(5). One word is not
 * systemd's but the wrapper's: the result `stopped` says that the unit was told to stop.
 */
export interface UnitResult {
  readonly result: string;
  /** `exited`, `killed` or `dumped`; `none` where nothing was started. */
  readonly code: string;
  /** An exit code, or a signal's name without SIG. */
  readonly status: string;
}

/** What it means for the one who ran the script; undefined is success. @param deadline seconds */
export function outcomeOf({ result, code, status }: UnitResult, deadline: number): RemoteOutcome | undefined {
  switch (result) {
    case "success":
      if (code === "exited") {
        return undefined;
      }
      // Signals that systemd takes for a clean end: SIGTERM is how it stops a unit.
      return status === "TERM" ? { end: "stopped" } : { end: "signal", signal: status };
    case "stopped":
      return { end: "stopped" };
    case "exit-code":
      return { end: "exit", code: Number(status) };
    case "signal":
    case "core-dump":
      return { end: "signal", signal: status };
    case "timeout":
      return code === "exited"
        ? { end: "failed", result: `exit code ${status} and processes that did not end with it` }
        : { end: "deadline", seconds: deadline };
    default:
      return { end: "failed", result };
  }
}
