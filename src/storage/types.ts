import type * as pulumi from "@pulumi/pulumi";

/**
 * Tells how NFS clients get at the file system.
 * - `dbus`: one Ganesha beside Manila, which Manila tells by D-Bus what to export; it keeps its exports in a pool.
 * - `mgr`: a cluster of Ganeshas of Ceph's own, which Ceph's manager tells; the manager also knows their addresses.
 */
export type NfsService =
  | { readonly by: "dbus"; readonly address: pulumi.Input<string>; readonly pool: string }
  | {
      readonly by: "mgr";
      readonly cluster: string;
      readonly addresses: readonly pulumi.Input<string>[];
    };

/**
 * What Manila and the nodes need to know of Ceph. The seam below which nothing knows how that Ceph came to be, and above which
 * nothing knows of Manila.
 */
export interface StorageService {
  /** Addresses of the monitors, as Manila's machine and the nodes reach them. */
  readonly monitors: readonly pulumi.Input<string>[];
  /** Path of ceph.conf on Manila's machine. */
  readonly conf: string;
  /** The CephFS that shares are made on. */
  readonly fileSystem: string;
  /** Manila's own client, such as `manila` for `client.manila`. */
  readonly client: string;
  /** Path of that client's keyring on Manila's machine: secret, for Manila and root only. */
  readonly keyring: string;
  readonly nfs: NfsService;
  /** Whether the lab has made the Ceph, which then goes with the lab. */
  readonly isOurs: boolean;
  /** What Manila's share service must wait for. */
  readonly ready: readonly pulumi.Resource[];
  /** For a Manila that is on none of the storage's machines; without it the machine with the storage lets such a Manila in. */
  readonly access?: StorageAccess | undefined;
}

/** What Manila needs of the storage where it is on none of its machines, as in pods: texts in the place of paths. */
export interface StorageAccess {
  /** Text of ceph.conf. */
  readonly conf: pulumi.Output<string>;
  /** Text of the keyring of Manila's client. Secret. */
  readonly keyring: pulumi.Output<string>;
  /** Where NFS is by D-Bus: the way to Ganesha's machine by ssh, for what Manila's driver does there and nothing else. */
  readonly door?: { readonly user: string; readonly key: pulumi.Output<string> } | undefined;
}

/** Where clients of Ceph look for its configuration and for the key of one of them. */
export const cephConf = "/etc/ceph/ceph.conf";

export function keyringOf(client: string): string {
  return `/etc/ceph/ceph.client.${client}.keyring`;
}
