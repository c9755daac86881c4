/** Names that templates/manila/ceph.sh gives what it makes. */
export const fileSystem = "cephfs";
export const client = "manila";
export const nfsPool = "nfs-ganesha";
