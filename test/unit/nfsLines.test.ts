import { nfsLines } from "../../src/manila/packages/nfsLines";

/** How Manila is told of the NFS service before its file system. */

test("of a Ganesha beside it Manila knows the address, and the pool with its exports", () => {
  expect(nfsLines({ by: "dbus", address: "10.97.5.30", pool: "lab-nfs" })).toBe(
    "cephfs_ganesha_server_is_remote = False\ncephfs_ganesha_server_ip = 10.97.5.30\n" +
      "ganesha_rados_store_enable = True\nganesha_rados_store_pool_name = lab-nfs",
  );
});

test("of a cluster of Ceph's own Manila knows the name", () => {
  expect(nfsLines({ by: "mgr", cluster: "lab" })).toBe("cephfs_nfs_cluster_id = lab");
});
