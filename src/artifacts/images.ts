import { addons } from "../releases/addons";
import type { NodeReleases } from "../releases/node";

/** The container images of a lab's nodes: name → tag. */
export function imageTags({ kubernetes, manilaCsi }: NodeReleases) {
  return {
    pause: kubernetes.pause,
    "kube-apiserver": kubernetes.version,
    "kube-controller-manager": kubernetes.version,
    "kube-scheduler": kubernetes.version,
    "kube-proxy": kubernetes.version,
    etcd: `${kubernetes.etcd.replace("v", "")}-0`,
    coredns: addons.coredns,
    flannel: addons.flannel,
    "manila-csi-plugin": manilaCsi.version,
    "csi-provisioner": addons.csiProvisioner,
    "csi-resizer": addons.csiResizer,
    "csi-snapshotter": addons.csiSnapshotter,
    "snapshot-controller": addons.csiSnapshotter,
    "standin-registrar": "1",
    "standin-cephfs-partner": "1",
    "standin-nfs-partner": "1",
    busybox: "1",
  } as const;
}

export type ImageName = keyof ReturnType<typeof imageTags>;

/** Where locally made images live: a repository name that no registry answers to. */
export const localRepository = "localhost/manilakube";

/** The full reference of an image, such as `localhost/manilakube/etcd:3.7.3-0`. */
export function localImage(releases: NodeReleases, name: ImageName): string {
  return `${localRepository}/${name}:${imageTags(releases)[name]}`;
}
