import { join } from "node:path";
import { readScript } from "../../render/template";
import { layoutSources, writeLayout } from "../oci/image";
import { treeEntries } from "../oci/treeEntries";
import { openstackImage } from "../openstackImage";
import type { Recipe } from "../recipe";
import { removeTree } from "../tree";
import { rootOf, storageRootfs } from "./rootfs";

const script = readScript("artifacts/openstack-image.sh");

/** What the pods of a Manila in the cluster run, as an OCI layout: what the storage machine has, without what only a machine needs. */
export const openstackLayout: Recipe = {
  name: "openstack-image",
  title: "container image of Manila's services",
  needs: [storageRootfs],
  inputs: { script, reference: openstackImage },
  sources: [
    __filename,
    join(__dirname, "..", "tree.ts"),
    join(__dirname, "..", "oci", "treeEntries.ts"),
    ...layoutSources,
  ],
  intermediate: true,
  build: async (directory, tools) => {
    const tree = join(directory, "tree");
    await tools.run("cp", ["--archive", "--reflink=auto", rootOf(tools.need(storageRootfs)), tree]);
    await tools.run("unshare", ["--net", "chroot", tree, "bash", "-euo", "pipefail", "-s"], {
      input: script,
    });
    await writeLayout(directory, [{ reference: openstackImage, layers: [await treeEntries(tree)] }]);
    await removeTree(tree);
  },
};
