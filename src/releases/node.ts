import { defaultKubernetesRelease, kubernetesReleases, type KubernetesRelease } from "./kubernetes";
import { defaultManilaCsiRelease, manilaCsiReleases, type ManilaCsiRelease } from "./manilaCsi";
import { releaseOf } from "./release";

/** The releases that a lab's Kubernetes nodes are made of: what their programs and images are built for. */
export interface NodeReleases {
  readonly kubernetes: KubernetesRelease;
  readonly manilaCsi: ManilaCsiRelease;
}

/** The newest of each: what images for clouds and the test cloud are made of. */
export const defaultNodeReleases: NodeReleases = {
  kubernetes: defaultKubernetesRelease,
  manilaCsi: defaultManilaCsiRelease,
};

/** The releases that a lab's settings choose. */
export function nodeReleases({ kubernetes, csi }: VersionSettings): NodeReleases {
  return {
    kubernetes: releaseOf<KubernetesRelease>(kubernetesReleases, kubernetes.version),
    manilaCsi: releaseOf<ManilaCsiRelease>(manilaCsiReleases, csi.version),
  };
}

/** The part of a lab's settings that names releases of what its nodes run. */
export interface VersionSettings {
  readonly kubernetes: { readonly version: string };
  readonly csi: { readonly version: string };
}

/** Property of an uploaded image that tells which Kubernetes is baked into it; `scripts/lab image build` names it. */
export const kubernetesProperty = "manilakube_kubernetes";
