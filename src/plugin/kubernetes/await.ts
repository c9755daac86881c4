import type * as k8s from "@kubernetes/client-node";
import type { ClusterClient, KubernetesObject } from "./cluster";
import { describePods, judgements } from "./readiness";

export interface AwaitOptions {
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly status: (line: string) => void;
}

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
  const until = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  let reason = judge(await client.read(object));
  while (reason !== undefined && !until.aborted) {
    const round = new AbortController();
    const stop = AbortSignal.any([until, round.signal]);
    await client.watch(
      object,
      (state) => {
        reason = judge(state);
        if (reason === undefined) {
          round.abort();
        } else {
          status(`waits for ${reason}`);
        }
      },
      stop,
    );
    // A watch of something that is gone already never speaks.
    reason = reason === undefined ? undefined : judge(await client.read(object));
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
  return [`still waits for ${reason}`, ...(await podProblems(client, object))].join("\n  ");
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

async function podProblems(client: ClusterClient, object: KubernetesObject): Promise<string[]> {
  const { selector } = (object as { spec?: { selector?: k8s.V1LabelSelector } }).spec ?? {};
  if (selector?.matchLabels === undefined || object.metadata.namespace === undefined) {
    return [];
  }
  return describePods(await client.pods(object.metadata.namespace, selector.matchLabels));
}
