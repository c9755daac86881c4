import { setTimeout as sleep } from "node:timers/promises";
import { patience } from "./run";

/**
 * Asks again and again until an answer is there.
 * @param what noun phrase for the error
 * @param probe gives undefined while the answer is not there; what it throws counts as that too
 * @throws Error with the last thing that was thrown, after the deadline
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { seconds = 60, pause = 0.5 }: { readonly seconds?: number; readonly pause?: number } = {},
): Promise<T> {
  const bound = seconds * patience;
  const deadline = Date.now() + bound * 1000;
  let last = "nothing yet";
  while (Date.now() < deadline) {
    try {
      const answer = await probe();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(pause * 1000);
  }
  throw new Error(`${what}: not within ${bound} s (last: ${last})`);
}
