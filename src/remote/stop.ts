import type { RemoteOutcome } from "./errors";

/** Why a run has to end before its own end: it was cancelled, or its deadline is over. Told once. */
export class Stop {
  /** What the run ends with; undefined while it may go on. */
  outcome: RemoteOutcome | undefined;
  /** When it was told, in milliseconds since the epoch. */
  since = Infinity;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = (): void => {
    this.tell({ end: "cancelled" });
  };

  /**
   * @param milliseconds until it is told by itself
   * @param deadline seconds, for the outcome
   */
  constructor(
    private readonly cancelled: AbortSignal | undefined,
    milliseconds: number,
    deadline: number,
  ) {
    this.timer = setTimeout(() => {
      this.tell({ end: "deadline", seconds: deadline });
    }, milliseconds);
    cancelled?.addEventListener("abort", this.cancel, { once: true });
    if (cancelled?.aborted === true) {
      this.cancel();
    }
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.cancelled?.removeEventListener("abort", this.cancel);
  }

  private tell(outcome: RemoteOutcome): void {
    if (this.outcome === undefined) {
      this.outcome = outcome;
      this.since = Date.now();
      this.controller.abort();
    }
  }
}
