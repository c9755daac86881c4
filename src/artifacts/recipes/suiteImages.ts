import { join } from "node:path";
import { localRepository } from "../images";
import { busyboxEntries, skeletonEntries } from "../oci/closure";
import { layoutSources, writeLayout } from "../oci/image";
import type { LayerEntry } from "../oci/layer";
import type { Recipe } from "../recipe";
import { kubernetesSuite } from "./kubernetesSuite";
import { nodeTree } from "./debian";
import { rootOf } from "./rootfs";

/** Names and versions that Kubernetes v1.34's tests ask for: test/utils/image/manifest.go. */
const references = {
  agnhost: `${localRepository}/agnhost:2.56`,
  busybox: `${localRepository}/busybox:1.37.0-1`,
};

/** Of these the storage tests start nothing but a shell with the usual utilities: busybox stands in for them. */
const shells = [
  references.busybox,
  `${localRepository}/nginx:1.14-4`,
  `${localRepository}/jessie-dnsutils:1.7`,
];

/** What the pods of Kubernetes' storage tests run, as an OCI layout: agnhost, and Debian's busybox. */
export const suiteImages: Recipe = {
  name: "suite-images",
  title: "images of Kubernetes' storage tests",
  needs: [kubernetesSuite, nodeTree],
  inputs: { references, shells },
  sources: [__filename, ...layoutSources],
  build: async (directory, tools) => {
    const base: LayerEntry[] = [...skeletonEntries, ...(await busyboxEntries(rootOf(tools.need(nodeTree))))];
    const agnhost: LayerEntry[] = [
      { kind: "file", path: "agnhost", source: join(tools.need(kubernetesSuite), "agnhost") },
    ];
    await writeLayout(directory, [
      { reference: references.agnhost, layers: [base, agnhost], entrypoint: ["/agnhost"] },
      ...shells.map((reference) => ({ reference, layers: [base] })),
    ]);
  },
};
