import { join } from "node:path";
import { cacheDirectory } from "../paths";
import { Cache } from "./cache";
import { localImage, type ImageName } from "./images";
import type { Recipe } from "./recipe";
import { nodeRootfs, rootOf, storageRootfs } from "./recipes/rootfs";
import { snapshotKinds } from "./recipes/snapshotKinds";
import { clientTools } from "./recipes/tools";

/** What the layers take their binaries and images from. */
export interface Artifacts {
  /** Bootable trees of the embedded lab's machines. */
  readonly nodeRootfs: string;
  readonly storageRootfs: string;
  /** Directory with the snapshot API's CustomResourceDefinitions, one a file. */
  readonly snapshotKinds: string;
  readonly image: (name: ImageName) => string;
}

export const labRecipes: readonly Recipe[] = [clientTools, snapshotKinds, nodeRootfs, storageRootfs];

export function openCache(): Cache {
  return new Cache(cacheDirectory());
}

/** The artifacts of an embedded lab, all from the cache. */
export function offlineArtifacts(cache: Cache): Artifacts {
  return {
    nodeRootfs: rootOf(cache.path(nodeRootfs)),
    storageRootfs: rootOf(cache.path(storageRootfs)),
    snapshotKinds: cache.path(snapshotKinds),
    image: localImage,
  };
}

/** The cached tools, for PATH: pulumi and its language host, kubectl, openstack. */
export function toolDirectory(cache: Cache): string {
  return join(cache.path(clientTools), "bin");
}
