import { setMaxListeners } from "node:events";

/** Lets so many callers in at a time, in the order in which they come. */
export class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atMost: number) {}

  /** Whether nobody is inside or waits. */
  get isEmpty(): boolean {
    return this.inside === 0 && this.waiting.length === 0;
  }

  /**
   * Waits for a place, and not any longer once the signal is aborted: the caller is let in then, to see that it is to stop.
   * @returns what the caller calls when it is done; a second call does nothing
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    if (this.inside >= this.atMost && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const next = (): void => {
          signal?.removeEventListener("abort", giveUp);
          resolve();
        };
        const giveUp = (): void => {
          this.waiting.splice(this.waiting.indexOf(next), 1);
          this.inside += 1;
          resolve();
        };
        if (signal !== undefined) {
          // All of an engine's operations have the same one.
          setMaxListeners(0, signal);
          signal.addEventListener("abort", giveUp, { once: true });
        }
        this.waiting.push(next);
      });
    } else {
      this.inside += 1;
    }
    let isInside = true;
    return () => {
      if (isInside) {
        isInside = false;
        this.leave();
      }
    };
  }

  /** A place goes to the next in the line as it is, so that nobody comes in between. */
  private leave(): void {
    const next = this.inside <= this.atMost ? this.waiting.shift() : undefined;
    if (next === undefined) {
      this.inside -= 1;
    } else {
      next();
    }
  }
}
