import { join } from "node:path";
import type { KubernetesRelease } from "../../releases/kubernetes";
import { localRepository } from "../images";
import { busyboxEntries, skeletonEntries } from "../oci/debianPrograms";
import { layoutSources, writeLayout } from "../oci/image";
import type { LayerEntry } from "../oci/layer";
import type { Recipe } from "../recipe";
import { nodeTree } from "./debian";
import { agnhost } from "./kubernetesSuite";
import { rootOf } from "./rootfs";

/**
 * What the pods of Kubernetes' storage tests run, as an OCI layout: agnhost, and Debian's busybox under the names of all
 * images that the tests use for nothing but a shell.
 */
export function suiteImages(release: KubernetesRelease): Recipe {
  const program = agnhost(release);
  const reference = (image: string): string => `${localRepository}/${image}`;
  const own = reference(release.suite.images.agnhost);
  const shells = release.suite.images.shells.map(reference);
  return {
    name: `suite-images-${release.name}`,
    title: `images of Kubernetes' storage tests ${release.version}`,
    needs: [program, nodeTree],
    inputs: { own, shells },
    sources: [__filename, ...layoutSources],
    build: async (directory, tools) => {
      const base: LayerEntry[] = [
        ...skeletonEntries,
        ...(await busyboxEntries(rootOf(tools.need(nodeTree)))),
      ];
      const file: LayerEntry = {
        kind: "file",
        path: "agnhost",
        source: join(tools.need(program), "agnhost"),
      };
      await writeLayout(directory, [
        { reference: own, layers: [base, [file]], entrypoint: ["/agnhost"] },
        ...shells.map((each) => ({ reference: each, layers: [base] })),
      ]);
    },
  };
}
