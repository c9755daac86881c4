import { defaultKubernetesVersion, versions } from "../versions";

/** The container images of a lab: name → version. */
export const imageVersions = {
  pause: "3.10.2",
  "kube-apiserver": defaultKubernetesVersion,
  "kube-controller-manager": defaultKubernetesVersion,
  "kube-scheduler": defaultKubernetesVersion,
  "kube-proxy": defaultKubernetesVersion,
  etcd: `${versions.etcd.replace("v", "")}-0`,
  coredns: versions.coredns,
  flannel: versions.flannel,
  "manila-csi-plugin": versions.manilaCsi,
  "csi-provisioner": versions.csiProvisioner,
  "csi-resizer": versions.csiResizer,
  "csi-snapshotter": versions.csiSnapshotter,
  "snapshot-controller": versions.csiSnapshotter,
  "standin-registrar": "1",
  "standin-cephfs-partner": "1",
  "standin-nfs-partner": "1",
  busybox: "1",
} as const;

export type ImageName = keyof typeof imageVersions;

/** Where locally made images live: a repository name that no registry answers to. */
export const localRepository = "localhost/manilakube";

export function localImage(name: ImageName): string {
  return `${localRepository}/${name}:${imageVersions[name]}`;
}
