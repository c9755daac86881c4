import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Script } from "../resources/script";

/** A script that has `NODES` and `SECONDS_TO_READY` among its variables. */
export interface SettledWork {
  readonly template: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** A Kubernetes cluster, as the layers above see it. */
export interface Cluster {
  /** Grants everything. Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** `https://address:port` of the API server. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the nodes that run pods. */
  readonly nodes: readonly string[];
  /** For Kubernetes objects; usable when `members` are there. */
  readonly provider: k8s.Provider;
  /** How many times as long as on a machine with a real CPU pods may take to come up, as the machines that run them say. */
  readonly patience: number;
  /** What must be done before a pod can run on every node. */
  readonly members: readonly pulumi.Resource[];
  /** Runs a script of `templates/` on the control plane when all nodes are ready, and again when they have changed. */
  readonly whenSettled: (name: string, work: SettledWork, options: pulumi.CustomResourceOptions) => Script;
  /** What every object in the cluster is deleted with. */
  readonly resource: pulumi.Resource;
}
