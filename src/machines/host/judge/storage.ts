import { good, stop, warning, type Finding } from "../../finding";
import type { HostFacts } from "../facts";

const neededBytes = 15e9;

/** Whether there is room for the machines' layers, and for what they are made of. Pure. */
export function judgeDisks({ disks }: HostFacts): Finding[] {
  return disks.map(({ path, freeBytes }) => {
    const free = (freeBytes / 1e9).toFixed(1);
    const fact = { fact: "disk", found: `${free} GB free for ${path}`, shownBy: `df ${path}` };
    return freeBytes >= neededBytes
      ? good(fact)
      : stop(
          fact,
          `needs ${neededBytes / 1e9} GB free, has ${free} GB`,
          "`scripts/lab cache prune` frees build caches; podman's storage can be moved (graphroot in /etc/containers/storage.conf), the cache by MANILAKUBE_CACHE",
        );
  });
}

/** Of file systems that cannot hold the upper layer of an overlay mount: as podman names them. */
const unfit = new Set(["overlayfs", "nfs", "nfs4"]);

/** Whether machines' own layers can lie where podman keeps them. Pure. */
export function judgeStorage({ podman }: HostFacts): Finding[] {
  if (typeof podman !== "object" || podman.backingFileSystem === "") {
    return [];
  }
  const [path = ""] = podman.storage;
  const fact = {
    fact: "podman's storage",
    found: `${path} on ${podman.backingFileSystem}`,
    shownBy: "podman info (graphRoot, Backing Filesystem)",
  };
  return [
    unfit.has(podman.backingFileSystem)
      ? stop(
          fact,
          "must be on a file system that overlay mounts can write to, such as ext4, xfs or btrfs",
          "set graphroot in /etc/containers/storage.conf to a directory on one",
        )
      : podman.backingFileSystem === "zfs"
        ? warning(
            fact,
            "should be on ext4, xfs or btrfs: ZFS has overlay mounts from 2.2 on only",
            "set graphroot in /etc/containers/storage.conf to a directory on one",
          )
        : good(fact),
  ];
}
