import type { Backend } from "./types";

/** Manila's two back ends, as every kind configures them. */
const shareTypes = [
  { protocol: "CEPHFS", shareType: "cephfsnativetype", backend: "CEPHFSNATIVE" },
  { protocol: "NFS", shareType: "cephfsnfstype", backend: "CEPHFSNFS" },
] as const;

export function backendsIn(zone: string): Backend[] {
  return shareTypes.map(({ protocol, shareType }) => ({ protocol, shareType, zone }));
}

/** `type=value …`, as the scripts read it. */
export function typePairs(key: "backend" | "protocol"): string {
  return shareTypes.map((type) => `${type.shareType}=${type[key]}`).join(" ");
}
