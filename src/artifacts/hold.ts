import { setMaxListeners } from "node:events";
import type { Cache } from "./cache";
import { acquireLock, type Release } from "./lock";
import type { Recipe } from "./recipe";

export interface WaitLimits {
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for another process's work on one artifact. */
  readonly waitSeconds?: number;
}

/** A first build of Kubernetes takes a quarter of an hour where two cores have nothing else to do. */
export const defaultWaitSeconds = 2 * 3600;

/** Shares the locks of what is used: nobody removes it until they are given back. */
export async function hold(
  cache: Cache,
  recipes: readonly Recipe[],
  { signal, waitSeconds = defaultWaitSeconds }: WaitLimits,
  others: readonly string[] = [],
): Promise<Release> {
  if (signal !== undefined) {
    // Each lock that is waited for listens to it; Node takes more than ten listeners for a leak.
    setMaxListeners(0, signal);
  }
  const entries = [...new Set([...recipes.map((recipe) => cache.entry(recipe)), ...others])];
  const taken = await Promise.allSettled(
    entries.map((entry) =>
      acquireLock(cache.useLock(entry), { shared: true, signal, atMostSeconds: waitSeconds }),
    ),
  );
  const release = (): void => {
    for (const each of taken) {
      if (each.status === "fulfilled") {
        each.value();
      }
    }
  };
  const failed = taken.find((each) => each.status === "rejected");
  if (failed !== undefined) {
    release();
    throw failed.reason;
  }
  return release;
}
