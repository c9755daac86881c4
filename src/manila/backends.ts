import type { Backend } from "./types";

/** Manila's two back ends, as every kind configures them. */
const shareTypes = [
  { protocol: "CEPHFS", shareType: "cephfsnativetype", backend: "CEPHFSNATIVE" },
  { protocol: "NFS", shareType: "cephfsnfstype", backend: "CEPHFSNFS" },
] as const;

export const ownBackends: readonly Backend[] = shareTypes.map(({ protocol, shareType }) => ({
  protocol,
  shareType,
}));

/** Sections of manila.conf, one for each back end. */
export const sections: readonly string[] = shareTypes.map(({ backend }) => backend.toLowerCase());

/** Names of all share types that a lab's own Manila has: templates/manila/share-types.py adds the first one. */
export const ownShareTypes: readonly string[] = ["default", ...shareTypes.map(({ shareType }) => shareType)];

/** What the scripts read of the share types: `type=value …`, or `type=value=value …`. */
export function typePairs(...keys: readonly ("backend" | "protocol")[]): string {
  return shareTypes.map((type) => [type.shareType, ...keys.map((key) => type[key])].join("=")).join(" ");
}
