import { z } from "zod";

/** Settings of the kinds of storage behind a Manila that the lab makes. */

export const packagesStorage = z.strictObject({ kind: z.literal("packages") });

const monitorsRule = "must name a monitor of the Ceph at least, such as [203.0.113.5]";
const fileSystemRule = "must be the name of a file system of the Ceph";
const clientRule = "must be the id of a client of the Ceph, without `client.`";
const keyringRule = "must be the path of the client's keyring, as `ceph auth get-or-create -o` writes it";
const poolRule = "must be the name of a pool";

export const externalStorage = z.strictObject({
  kind: z.literal("external"),
  monitors: z
    .array(z.ipv4({ error: "must be an IPv4 address" }), { error: monitorsRule })
    .min(1, { error: monitorsRule })
    .describe("Addresses of the Ceph's monitors, which answer on Ceph's own ports."),
  fileSystem: z
    .string({ error: fileSystemRule })
    .regex(/^[A-Za-z0-9_.-]+$/, { error: fileSystemRule })
    .default("cephfs")
    .describe("The CephFS that shares are made on."),
  client: z
    .string({ error: clientRule })
    .regex(/^(?!client\.)[A-Za-z0-9_.-]+$/, { error: clientRule })
    .describe("Id of the client that Manila and the lab's NFS server are, without `client.`."),
  keyringFile: z
    .string({ error: keyringRule })
    .min(1, { error: keyringRule })
    .describe("The client's keyring on this host, from the project's directory on."),
  nfsPool: z
    .string({ error: poolRule })
    .regex(/^(?!\.)[A-Za-z0-9_.-]+$/, { error: poolRule })
    .describe("A pool of the Ceph for this lab alone, where its NFS server keeps what it exports."),
});

export type ExternalStorage = z.infer<typeof externalStorage>;

/** Whether a Manila leaves open what storage is behind it. Pure. */
export function isOnStorage<T extends { readonly kind: string }>(
  manila: T,
): manila is Extract<T, { readonly kind: "packages" | "pods" }> {
  return "release" in manila;
}

/** Whether what shares are on runs in the lab's own cluster, so that it needs no machine. Pure. */
export function isInCluster(storage: { readonly kind: string } | undefined): boolean {
  switch (storage?.kind) {
    case "rook":
      return true;
    default:
      return false;
  }
}

/** Whether a lab makes its shares on a Ceph that is there already, and makes none. Pure. */
export function isExternal<T extends { readonly kind: string }>(
  storage: T | undefined,
): storage is Extract<T, { readonly kind: "external" }> {
  return storage !== undefined && "monitors" in storage;
}
