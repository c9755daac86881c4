import * as pulumi from "@pulumi/pulumi";
import type { StorageService } from "../../storage/types";
import { nfsLines } from "./nfsLines";

/** What manila.conf says of the storage, as the variables of templates/manila/manila.ini. */
export function cephOptions({ conf, client, fileSystem, nfs }: StorageService): {
  readonly CEPH_CONF: string;
  readonly CEPH_CLIENT: string;
  readonly FILE_SYSTEM: string;
  readonly NFS: pulumi.Output<string>;
} {
  return {
    CEPH_CONF: conf,
    CEPH_CLIENT: client,
    FILE_SYSTEM: fileSystem,
    NFS:
      nfs.by === "mgr"
        ? pulumi.output(nfsLines(nfs))
        : pulumi.output(nfs.address).apply((address) => nfsLines({ ...nfs, address })),
  };
}
