import type { Recipe } from "../artifacts/recipe";
import type { ProviderLogin } from "./providerLogin";

/** Removes what a lab has in one place (this host, or a cloud), whatever Pulumi's state and the lab's settings say by now. For `lab down`. */
export interface Sweeper {
  /** What it does, for the display. */
  readonly title: string;
  /** Programs with which Pulumi takes down what its state knows there. */
  readonly tools: readonly Recipe[];
  /**
   * Makes sure that the place is the one where the lab is; before anything is removed.
   * @returns what Pulumi logs in with there; undefined where it has no need to
   * @throws InputError where it is another place, or cannot be reached
   */
  readonly login: () => Promise<ProviderLogin | undefined>;
  /**
   * Removes what only the lab itself can remove, while it is up: before anything else goes. Absent for places that are cleared
   * without the lab's help.
   * @returns what there was, for people
   */
  readonly whileUp?: (options: SweepOptions) => Promise<readonly string[]>;
  /**
   * Removes what the lab has there and Pulumi's state does not know, before Pulumi removes what its state knows: a network
   * cannot go while a forgotten port is on it, and Pulumi would wait ten minutes and give up. Absent for places where nothing
   * forgotten can be in the way.
   * @param known ids of what the state knows
   * @returns what there was, for people
   */
  readonly sweepForgotten?: (known: ReadonlySet<string>, options: SweepOptions) => Promise<readonly string[]>;
  /** Removes whatever the lab still has there. */
  readonly sweep: (options: SweepOptions) => Promise<Swept>;
  /** Forgets that the lab was there; when nothing is left. */
  readonly forget: () => void;
}

export interface SweepOptions {
  readonly signal: AbortSignal;
  /** Told what is being waited for. */
  readonly onWait?: ((text: string) => void) | undefined;
}

export interface Swept {
  /** What there was, for people. */
  readonly removed: readonly string[];
  /** What is left alone on purpose, and why. */
  readonly remarks: readonly string[];
}
