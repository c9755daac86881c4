import { z } from "zod";
import { cidr, reference } from "./rules";

/** Settings of a Manila that is there already, whoever runs it. */

const typesRule = "must name a share type for a protocol at least, such as {cephfs: …, nfs: …}";
const fileRule = "must be the path of a clouds.yaml";
const clientsRule = "must be an IPv4 network such as 203.0.113.7/32, with no bit set behind the prefix";

export const existingManila = z.strictObject({
  kind: z.literal("existing"),
  cloud: reference("an entry of clouds.yaml")
    .optional()
    .describe(
      "Entry of clouds.yaml whose Manila it is. Without it that of machines.cloud, else as OS_CLOUD, then OS_AUTH_URL and the like say.",
    ),
  cloudsFile: z
    .string({ error: fileRule })
    .min(1, { error: fileRule })
    .optional()
    .describe(
      "The file with that entry, from the project's directory on. Without it those that the openstack client reads.",
    ),
  region: reference("a region").optional().describe("Where the entry names none, or another one."),
  shareTypes: z
    .strictObject(
      { cephfs: reference("a share type").optional(), nfs: reference("a share type").optional() },
      { error: typesRule },
    )
    .refine(({ cephfs, nfs }) => cephfs !== undefined || nfs !== undefined, { error: typesRule })
    .describe("Share type of each protocol; a protocol without one has no driver in the cluster."),
  nfsClients: cidr(clientsRule)
    .optional()
    .describe("Where NFS mounts come from, as the NFS server sees it. Default: the machines' network."),
});

/** Whether a lab uses a Manila that is there already, and makes none. Pure. */
export function isExisting<T extends { readonly kind: string }>(
  manila: T,
): manila is Extract<T, { readonly kind: "existing" }> {
  return "shareTypes" in manila;
}
