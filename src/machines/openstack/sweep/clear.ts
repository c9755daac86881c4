import { setTimeout as delay } from "node:timers/promises";
import type { SweepOptions } from "../../sweeper";
import type { CloudClient } from "../cloud/client";
import type { LabMark } from "../mark";
import { kinds, type Kind } from "./kinds";
import { ownerOf, type Thing } from "./thing";

export interface ClearOptions extends SweepOptions {
  /** Ids of what stays although it is the lab's: somebody else removes it. */
  readonly known?: ReadonlySet<string>;
  /** Of every bound; less than 1 in tests. */
  readonly patience?: number;
  /** Between two looks; less in tests. */
  readonly pauseSeconds?: number;
}

/**
 * Removes a lab's things of one kind, and waits until the cloud no longer has them. What is still there is asked to go again:
 * something in use now may be free a moment later.
 * @returns names of what there was
 * @throws Error naming what is there when the kind's time is up, and the cloud's last word about each
 */
export async function clear(
  kind: Kind,
  cloud: CloudClient,
  mark: LabMark,
  { signal, onWait, known = new Set(), patience = 1, pauseSeconds = 2 }: ClearOptions,
): Promise<string[]> {
  const seconds = kind.seconds * patience;
  const removed = new Map<string, string>();
  const refusals = new Map<string, string | undefined>();
  let deadline: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const left = (await kind.list(cloud, mark.stack)).filter(
      (thing) => ownerOf(thing, mark) === "lab" && !known.has(thing.id),
    );
    if (left.length === 0) {
      return [...removed.values()];
    }
    deadline ??= Date.now() + seconds * 1000;
    if (Date.now() >= deadline) {
      const things = left.map((thing) => describe(kind, thing, refusals.get(thing.id)));
      throw new Error(
        `still in the cloud ${seconds} s after the first request to remove it: ${things.join("; ")}`,
      );
    }
    await Promise.all(left.map(async (thing) => refusals.set(thing.id, await kind.remove(cloud, thing))));
    left.forEach(({ id, label }) => removed.set(id, `${kind.what} ${label}`));
    onWait?.(`waits for the end of ${left.map(({ label }) => `${kind.what} ${label}`).join(", ")} …`);
    await delay(pauseSeconds * 1000, undefined, { signal });
  }
}

/** The same for all kinds, each when nothing of the lab uses it any more. */
export async function clearAll(cloud: CloudClient, mark: LabMark, options: ClearOptions): Promise<string[]> {
  const removed: string[] = [];
  for (const kind of kinds) {
    removed.push(...(await clear(kind, cloud, mark, options)));
  }
  return removed;
}

function describe({ what }: Kind, { id, label }: Thing, refusal: string | undefined): string {
  return `${what} ${label} (${id})${refusal === undefined ? "" : `: ${refusal}`}`;
}
