import type * as k8s from "@kubernetes/client-node";

/** Judges an object: undefined when it is ready, else what it waits for, as a noun phrase. */
export type Judgement = (state: k8s.KubernetesObject) => string | undefined;

/** Waits for all pods of a workload's current generation. */
function rollout(wanted: number, ready: number, updated: number, state: Workload): string | undefined {
  if (state.status?.observedGeneration !== state.metadata?.generation) {
    return "its controller";
  }
  return Math.min(ready, updated) >= wanted
    ? undefined
    : `${Math.min(ready, updated)} of ${wanted} pods to be ready`;
}

interface Workload extends k8s.KubernetesObject {
  readonly status?: { readonly observedGeneration?: number };
}

function condition(type: string, status: Conditioned): string | undefined {
  const met = status.status?.conditions?.some((each) => each.type === type && each.status === "True");
  return met === true ? undefined : `the condition ${type}`;
}

interface Conditioned extends k8s.KubernetesObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Kinds that are not ready as soon as they are stored; as in Pulumi's own Kubernetes plugin. */
export const judgements: Readonly<Record<string, Judgement>> = {
  DaemonSet: (state: k8s.V1DaemonSet) =>
    rollout(
      state.status?.desiredNumberScheduled ?? 0,
      state.status?.numberReady ?? 0,
      state.status?.updatedNumberScheduled ?? 0,
      state,
    ) ?? (state.status?.desiredNumberScheduled === 0 ? "a node to run on" : undefined),
  Deployment: (state: k8s.V1Deployment) =>
    rollout(
      state.spec?.replicas ?? 1,
      state.status?.availableReplicas ?? 0,
      state.status?.updatedReplicas ?? 0,
      state,
    ),
  StatefulSet: (state: k8s.V1StatefulSet) =>
    rollout(
      state.spec?.replicas ?? 1,
      state.status?.readyReplicas ?? 0,
      state.status?.updatedReplicas ?? 0,
      state,
    ),
  CustomResourceDefinition: (state) => condition("Established", state),
  Pod: (state) => condition("Ready", state),
  Job: (state) => condition("Complete", state),
  PersistentVolumeClaim: (state: k8s.V1PersistentVolumeClaim) =>
    state.status?.phase === "Bound" ? undefined : "a volume",
};

/** Why a workload's pods are not ready, for the error: one line each. */
export function describePods(pods: readonly k8s.V1Pod[]): string[] {
  return pods.flatMap((pod) => {
    const waiting = (pod.status?.containerStatuses ?? []).flatMap(({ name, ready, state }) => {
      const reason = state?.waiting?.reason ?? state?.terminated?.reason;
      return ready ? [] : [`${name}: ${reason ?? "not ready"} ${state?.waiting?.message ?? ""}`.trim()];
    });
    const unscheduled = (pod.status?.conditions ?? [])
      .filter(({ type, status }) => type === "PodScheduled" && status === "False")
      .map(({ message }) => message ?? "not scheduled");
    return [...waiting, ...unscheduled].map((line) => `pod ${pod.metadata?.name ?? ""}: ${line}`);
  });
}
