/** What Manila's driver must know of an NFS service, as `NfsService` has it. */
export type KnownNfs =
  | { readonly by: "dbus"; readonly address: string; readonly pool: string }
  | { readonly by: "mgr"; readonly cluster: string };

/** The lines of the NFS back end's section in manila.conf. Of a cluster of Ceph's own, the manager knows the addresses. Pure. */
export function nfsLines(nfs: KnownNfs): string {
  switch (nfs.by) {
    case "mgr":
      return `cephfs_nfs_cluster_id = ${nfs.cluster}`;
    case "dbus":
      return [
        "cephfs_ganesha_server_is_remote = False",
        `cephfs_ganesha_server_ip = ${nfs.address}`,
        "ganesha_rados_store_enable = True",
        `ganesha_rados_store_pool_name = ${nfs.pool}`,
      ].join("\n");
  }
}
