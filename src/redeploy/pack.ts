import { join } from "node:path";
import { z } from "zod";
import { openCache } from "../artifacts";
import { localRepository } from "../artifacts/images";
import { busyboxEntries, debianPrograms, skeletonEntries } from "../artifacts/oci/debianPrograms";
import { writeLayout } from "../artifacts/oci/image";
import type { LayerEntry } from "../artifacts/oci/layer";
import type { Recipe } from "../artifacts/recipe";
import { nodeTree } from "../artifacts/recipes/debian";
import { images } from "../artifacts/recipes/images";
import { rootOf } from "../artifacts/recipes/rootfs";
import type { NodeReleases } from "../releases/node";
import type { GoSource } from "./goSources";

/** Where the images of a part's redeployments are; their tags are the builds' ids. */
export function repositoryOf(part: string): string {
  return `${localRepository}/redeployed-${part}`;
}

/** What an image needs of the cache beside its program. */
export const bases: readonly Recipe[] = [nodeTree];

/**
 * Packs a program as the lab's own images are packed: one layer below it, one with it.
 * @param directory empty; gets an OCI image layout
 */
export async function packProgram(
  source: GoSource,
  program: string,
  reference: string,
  releases: NodeReleases,
  directory: string,
): Promise<void> {
  const { path } = source;
  const base = await baseLayer(source, releases);
  await writeLayout(directory, [
    {
      reference,
      layers: [base, [{ kind: "file", path, source: program }]],
      entrypoint: [`/${path}`],
    },
  ]);
}

/** The lists as the lab's own images have them, which are inputs of their recipe. */
const programLists = z.object({
  mountPrograms: z.array(z.string()),
  cephPrograms: z.array(z.string()),
});

async function baseLayer({ base }: GoSource, releases: NodeReleases): Promise<readonly LayerEntry[]> {
  const { mountPrograms, cephPrograms } = programLists.parse(images(releases).inputs);
  const tree = (): string => rootOf(openCache().path(nodeTree));
  switch (base) {
    case "busybox":
      return [...skeletonEntries, ...(await busyboxEntries(tree()))];
    case "nfs":
      return debianPrograms(tree(), [...mountPrograms, "/usr/sbin/mount.nfs"]);
    case "ceph": {
      // Sockets and logs of every ceph-fuse.
      const directories = ["run/ceph", "var/log", "var/log/ceph"];
      return [
        ...(await debianPrograms(tree(), cephPrograms)),
        ...directories.map((path) => ({ kind: "directory" as const, path })),
      ];
    }
  }
}

/** The file of a program that is being built, below a directory. */
export function programFile(directory: string, { program }: GoSource): string {
  return join(directory, program);
}
