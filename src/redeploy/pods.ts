import { z } from "zod";

const state = z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional();

const pod = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  status: z
    .looseObject({
      containerStatuses: z
        .array(
          z.looseObject({
            name: z.string(),
            ready: z.boolean(),
            state: z.looseObject({ waiting: state, terminated: state }).optional(),
          }),
        )
        .default([]),
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .default([]),
    })
    .default({ containerStatuses: [], conditions: [] }),
});

/** A pod, as far as it tells why it is not ready. */
export type Pod = z.infer<typeof pod>;

/**
 * The pods of a workload.
 * @param json what kubectl has printed for all pods of the workload's namespace. Pure.
 */
export function podsOf({ name }: { readonly name: string }, json: string): Pod[] {
  const { items } = z.object({ items: z.array(pod) }).parse(JSON.parse(json));
  return items.filter(({ metadata }) => metadata.name.startsWith(`${name}-`));
}

/** Names of a pod's containers that are not ready. Pure. */
export function unreadyIn({ status }: Pod): string[] {
  return status.containerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
}

/** Why pods are not ready, for the error: one line each. Pure. */
export function describePods(pods: readonly Pod[]): string[] {
  return pods.flatMap(({ metadata, status }) => {
    const waiting = status.containerStatuses.flatMap(({ name, ready, state: now }) => {
      const { reason, message } = now?.waiting ?? now?.terminated ?? {};
      return ready ? [] : [`${name}: ${reason ?? "not ready"} ${message ?? ""}`.trim()];
    });
    const unscheduled = status.conditions
      .filter(({ type, status: met }) => type === "PodScheduled" && met === "False")
      .map(({ message }) => message ?? "not scheduled");
    return [...waiting, ...unscheduled].map((line) => `pod ${metadata.name}: ${line}`);
  });
}
