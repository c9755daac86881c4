import type { Settings } from "../settings/load";
import { parseQuantity } from "../settings/quantity";
import { isExternal } from "../settings/storage";
import type { MachineRequest } from "./types";

/**
 * What a machine was made for, as far as it cannot become something else in its place. Another generation is another
 * machine: Pulumi replaces the machine, and with it all that ran there.
 * @example generationOf(settings, worker0).fixed["kubernetes.podSubnet"] // "10.244.0.0/16"
 */
export interface Generation {
  /** By setting: with any other value it is another generation. */
  readonly fixed: Readonly<Record<string, string>>;
  /** By setting: what may rise in place, and with a smaller value is another generation. */
  readonly rising: Readonly<Record<string, number>>;
}

/** The generation of a machine by the settings of its lab. What only its kind knows, the kind adds. Pure. */
export function generationOf(
  { kubernetes, manila, storage }: Settings,
  { role, hostsManila }: Pick<MachineRequest, "role" | "hostsManila">,
): Generation {
  // kubeadm writes all three into certificates, etcd and every node.
  const cluster = {
    "kubernetes.version": kubernetes.version,
    "kubernetes.podSubnet": kubernetes.podSubnet,
    "kubernetes.serviceSubnet": kubernetes.serviceSubnet,
  };
  return {
    fixed: {
      ...(role === "storage" ? {} : cluster),
      ...(hostsManila ? { "manila.kind": manila.kind, ...storageFixed(storage) } : {}),
    },
    rising: hostsManila ? manilaRising(manila, storage) : {},
  };
}

/** Manila's database knows shares by where they are. The lab's own Ceph is on this very machine, and goes without saying. */
function storageFixed(storage: Settings["storage"]): Generation["fixed"] {
  return isExternal(storage)
    ? {
        "storage.kind": storage.kind,
        "storage.fileSystem": storage.fileSystem,
        "storage.nfsPool": storage.nfsPool,
      }
    : {};
}

/** Of devstack nothing: stack.sh begins on a cleaned machine each time. */
function manilaRising(manila: Settings["manila"], storage: Settings["storage"]): Generation["rising"] {
  return manila.kind === "packages"
    ? {
        // Ceph's OSD cannot shrink.
        ...(isExternal(storage) ? {} : { "manila.cephSize": parseQuantity(manila.cephSize) ?? 0 }),
        // Manila migrates its database one way only, from one major version to the next: 22 is 2026.1, 23 is 2026.2.
        "manila.release": Number.parseInt(manila.release, 10),
      }
    : {};
}

/** Settings whose value is smaller than it was, among those that may only rise. Pure. */
export function fallen(before: Generation["rising"], after: Generation["rising"]): string[] {
  return Object.entries(before)
    .filter(([setting, value]) => (after[setting] ?? value) < value)
    .map(([setting]) => setting);
}
