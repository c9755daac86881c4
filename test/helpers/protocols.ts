import { servedProtocols } from "../../src/manila/protocols";
import { settingsOf } from "../../src/settings/ofStack";
import { cephfsMounting, nfsMounting } from "./mounting";
import type { Mounting } from "./obstacles";
import { stack } from "./run";

const { manila } = settingsOf(stack);
const typesElsewhere = manila.kind === "existing" ? manila.shareTypes : undefined;

/** The two ways to a share, as the tests see them. */
const both = [
  {
    protocol: "CEPHFS",
    storageClass: "manila-cephfs",
    shareType: typesElsewhere?.cephfs ?? "cephfsnativetype",
    backend: "cephfsnative",
    driver: "cephfs.manila.csi.openstack.org",
    ...mountingOf(cephfsMounting),
  },
  {
    protocol: "NFS",
    storageClass: "manila-nfs",
    shareType: typesElsewhere?.nfs ?? "cephfsnfstype",
    backend: "cephfsnfs",
    driver: "nfs.manila.csi.openstack.org",
    ...mountingOf(nfsMounting),
  },
] as const;

/** Those that the lab has. */
export const protocols = both.filter(({ protocol }) => servedProtocols(manila).includes(protocol));

/** `node` mounts, and so does `other`, which is another one where there are two. */
function mountingOf({ nodes, obstacle }: Mounting) {
  const [node = "", other = node] = nodes;
  return { cannotMount: obstacle, node, other };
}
