import { cephfsMounting, nfsMounting } from "./mounting";
import type { Mounting } from "./obstacles";

/** The two ways to a share, as the tests see them. */
export const protocols = [
  {
    protocol: "CEPHFS",
    storageClass: "manila-cephfs",
    shareType: "cephfsnativetype",
    backend: "cephfsnative",
    driver: "cephfs.manila.csi.openstack.org",
    ...mountingOf(cephfsMounting),
  },
  {
    protocol: "NFS",
    storageClass: "manila-nfs",
    shareType: "cephfsnfstype",
    backend: "cephfsnfs",
    driver: "nfs.manila.csi.openstack.org",
    ...mountingOf(nfsMounting),
  },
] as const;

/** `node` mounts, and so does `other`, which is another one where there are two. */
function mountingOf({ nodes, obstacle }: Mounting) {
  const [node = "", other = node] = nodes;
  return { cannotMount: obstacle, node, other };
}
