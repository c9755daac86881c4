import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PodsContext } from "./context";
import { namespaceName } from "./names";
import { labelsOf, partOf } from "./workload";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** A name and a steady address for the pods of a part. */
export function service(
  name: string,
  port: number,
  { options }: PodsContext,
  nodePort?: number,
): k8s.core.v1.Service {
  return new k8s.core.v1.Service(
    name,
    {
      // A pod that is not ready yet is none to be asked, and its service is none to be waited for.
      metadata: {
        name,
        namespace: namespaceName,
        labels: labelsOf(name),
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: nodePort === undefined ? "ClusterIP" : "NodePort",
        selector: { app: name },
        ports: [{ port, targetPort: port, ...(nodePort === undefined ? {} : { nodePort }) }],
      },
    },
    options,
  );
}

/**
 * Lets a drain take one pod of a part at a time: with two there is always one. With one it says that the part may be away for as long
 * as its pod takes to another node; to forbid it would keep a node from being drained for ever.
 */
export function disruptionBudget(name: string, { options }: PodsContext): pulumi.Resource {
  return new k8s.policy.v1.PodDisruptionBudget(
    name,
    {
      metadata: { name, namespace: namespaceName, labels: labelsOf(name) },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
    },
    options,
  );
}

/** Pods of Manila's own, and those of a namespace. */
export const ownPods: Peer = { podSelector: { matchLabels: partOf } };

export function podsIn(namespace: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

/** Nobody reaches a pod of the namespace but by the policies below. */
export function closed({ options }: PodsContext): pulumi.Resource {
  return new k8s.networking.v1.NetworkPolicy(
    "closed",
    {
      metadata: { name: "closed", namespace: namespaceName },
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
    },
    options,
  );
}

/**
 * Who reaches a part at its port. The lab's pod network is flannel, which has no policies of its own: they count where a network that
 * has them is in its place, and say until then what is meant.
 * @param from undefined for everybody, also from outside the cluster
 */
export function reachable(
  name: string,
  port: number,
  from: readonly Peer[] | undefined,
  { options }: PodsContext,
): pulumi.Resource {
  return new k8s.networking.v1.NetworkPolicy(
    name,
    {
      metadata: { name, namespace: namespaceName },
      spec: {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ port }], ...(from === undefined ? {} : { from: [...from] }) }],
      },
    },
    options,
  );
}
