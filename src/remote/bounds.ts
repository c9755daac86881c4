import { reconnectSeconds } from "./reconnect";

/** How long a run waits for what, in seconds. Each wait has its bound, and the error names the one that was hit. */
export interface Bounds {
  /** For a new connection after one was lost. */
  readonly reconnect: number;
  /** For systemd to answer, and to start a unit: while a machine boots, none starts before the machine's basic units have. */
  readonly start: number;
  /** For processes to end after SIGTERM, and once more after SIGKILL. One that is still there then hangs in the kernel. */
  readonly killAfter: number;
  /** Between two looks of the machine at its unit, while the caller says nothing. */
  readonly look: number;
}

export const defaultBounds: Bounds = {
  // Each time anew: what is wrong with it is for the command to say, and not for who imports this.
  get reconnect() {
    return reconnectSeconds();
  },
  ...{ start: 120, killAfter: 20, look: 20 },
};

/**
 * The longest that systemd takes until nothing of a unit runs: SIGTERM and SIGKILL for the main process, the unit's last
 * command, SIGTERM and SIGKILL for what is left; and some seconds.
 */
export function stopTakes({ killAfter }: Pick<Bounds, "killAfter">): number {
  return Math.ceil(4 * killAfter + 10);
}
