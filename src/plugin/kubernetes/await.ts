import { setTimeout as sleep } from "node:timers/promises";
import type * as k8s from "@kubernetes/client-node";
import { abortAfter, anyOf } from "../../process/abort";
import { reasonOf, statusOf, type ClusterClient, type KubernetesObject } from "./cluster";
import { describePods, judgements } from "./readiness";

export interface AwaitOptions {
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly status: (line: string) => void;
}

/** A watch whose connection died says nothing any more: after this long the object is looked at anew. */
const roundMilliseconds = 60_000;
const pauseMilliseconds = 300;
const hintMilliseconds = 5_000;

/**
 * Watches an object until it satisfies a predicate.
 * @returns the last reason why it did not, or undefined on success
 */
async function watchUntil(
  client: ClusterClient,
  object: KubernetesObject,
  judge: (state: k8s.KubernetesObject | undefined) => string | undefined,
  { deadline, signal, status }: AwaitOptions,
): Promise<string | undefined> {
  const until = anyOf(signal, abortAfter(deadline));
  const look = async (): Promise<string | undefined> => {
    try {
      return judge(await client.read(object, until));
    } catch (error) {
      if (statusOf(error) !== undefined) {
        throw error;
      }
      // No answer is no verdict: the API server may be restarting.
      return `the API server: ${reasonOf(error)}`;
    }
  };
  let reason = await look();
  while (reason !== undefined && !until.aborted) {
    const round = new AbortController();
    const stop = anyOf(until, round.signal, abortAfter(roundMilliseconds));
    const onState = (state: k8s.KubernetesObject | undefined): void => {
      reason = judge(state);
      if (reason === undefined) {
        round.abort();
      } else {
        status(`waits for ${reason}`);
      }
    };
    // What ends a watch is not of interest: the next look says how it is.
    await client.watch(object, onState, stop).catch(() => undefined);
    if (reason !== undefined && !until.aborted) {
      await sleep(pauseMilliseconds, undefined, { signal: until }).catch(() => undefined);
      // A watch of something that is gone already never speaks.
      reason = await look();
    }
  }
  return reason;
}

/**
 * Waits until an object is ready, where its kind has such a notion and it is not annotated with `pulumi.com/skipAwait`.
 * @returns why it is not ready at the deadline; undefined when it is
 */
export async function awaitReady(
  client: ClusterClient,
  object: KubernetesObject,
  options: AwaitOptions,
): Promise<string | undefined> {
  const judge = judgements[object.kind];
  if (judge === undefined || object.metadata.annotations?.["pulumi.com/skipAwait"] === "true") {
    return undefined;
  }
  const reason = await watchUntil(
    client,
    object,
    (state) => (state === undefined ? "it to be there" : judge(state)),
    options,
  );
  if (reason === undefined) {
    return undefined;
  }
  // A hint, and the deadline is over: where the API server is what fails, there is none.
  const soon = anyOf(options.signal, abortAfter(hintMilliseconds));
  return [`still waits for ${reason}`, ...(await podProblems(client, object, soon).catch(() => []))].join(
    "\n  ",
  );
}

/** Waits until an object is gone. */
export function awaitGone(
  client: ClusterClient,
  object: KubernetesObject,
  options: AwaitOptions,
): Promise<string | undefined> {
  return watchUntil(
    client,
    object,
    (state) => {
      const finalizers = state?.metadata?.finalizers?.join(", ");
      return state === undefined ? undefined : `its deletion (finalizers: ${finalizers ?? "none"})`;
    },
    options,
  );
}

async function podProblems(
  client: ClusterClient,
  object: KubernetesObject,
  signal: AbortSignal,
): Promise<string[]> {
  const { selector } = (object as { spec?: { selector?: k8s.V1LabelSelector } }).spec ?? {};
  if (selector?.matchLabels === undefined || object.metadata.namespace === undefined) {
    return [];
  }
  return describePods(await client.pods(object.metadata.namespace, selector.matchLabels, signal));
}
