import * as pulumi from "@pulumi/pulumi";
import type { NfsService, StorageService } from "../../storage/types";

/** What manila.conf says of the storage, as the variables of templates/manila/manila.ini. */
export function cephOptions({ conf, client, fileSystem, nfs }: StorageService): {
  readonly CEPH_CONF: string;
  readonly CEPH_CLIENT: string;
  readonly FILE_SYSTEM: string;
  readonly NFS: pulumi.Output<string>;
} {
  return { CEPH_CONF: conf, CEPH_CLIENT: client, FILE_SYSTEM: fileSystem, NFS: nfsOptions(nfs) };
}

/** By Ceph's manager Manila is told the cluster, and asks the manager itself for its addresses. */
function nfsOptions(nfs: NfsService): pulumi.Output<string> {
  return nfs.by === "mgr"
    ? pulumi.output(`cephfs_nfs_cluster_id = ${nfs.cluster}`)
    : pulumi.output(nfs.address).apply((address) =>
        [
          "cephfs_ganesha_server_is_remote = False",
          `cephfs_ganesha_server_ip = ${address}`,
          "ganesha_rados_store_enable = True",
          `ganesha_rados_store_pool_name = ${nfs.pool}`,
        ].join("\n"),
      );
}
