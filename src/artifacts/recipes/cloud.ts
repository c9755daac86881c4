import { join } from "node:path";
import { defaultNodeReleases } from "../../releases/node";
import { intermediate, type Recipe } from "../recipe";
import { cloudTree, guestNodeTree, guestStorageTree } from "./debian";
import { goRecipe } from "./goProgram";
import { nodeRootfsFrom } from "./nodeRootfs";
import { rootfs, rootOf, storageRootfsFrom } from "./rootfs";

/** What the test cloud is made of, and what drives a cloud where nothing can be downloaded. */

/** Boots as one container that holds a whole OpenStack, none of it configured. */
export const cloudRootfs: Recipe = rootfs({
  name: "cloud-rootfs",
  title: "root file system of the test cloud",
  tree: cloudTree,
  roles: ["machine", "cloud"],
});

/** Room for ext4's own tables and for what the first boot writes before nova has enlarged the file system. */
const makeFile =
  'truncate --size "$(($(du --summarize --block-size=1M "$1" | cut -f1) * 115 / 100 + 64))M" "$2"';

/** A root file system as one ext4 file, not much larger than its contents: nova enlarges it to the flavor's size. */
function guestImage(name: string, title: string, tree: Recipe): Recipe {
  return {
    name: `${name}-image`,
    title,
    needs: [tree],
    inputs: [],
    sources: [__filename],
    build: async (directory, tools) => {
      const file = join(directory, imageFile);
      const root = rootOf(tools.need(tree));
      await tools.run("bash", ["-euo", "pipefail", "-c", makeFile, "make-file", root, file]);
      const options = ["-q", "-F", "-E", "lazy_itable_init=1,nodiscard", "-O", "^has_journal", "-m", "0"];
      // nova takes a file system with a label for one that it may enlarge.
      await tools.run("mkfs.ext4", [...options, "-L", "root", "-d", root, file]);
    },
  };
}

const imageFile = "root.ext4";

/** The file in a finished image artifact. */
export function imageFileOf(directory: string): string {
  return join(directory, imageFile);
}

export const guestNodeImage = guestImage(
  "guest-node",
  "the test cloud's image for Kubernetes nodes",
  intermediate(
    nodeRootfsFrom(
      "guest-node-rootfs",
      "root file system of that image",
      guestNodeTree,
      defaultNodeReleases,
      {
        roles: ["machine", "node", "guest"],
      },
    ),
  ),
);

export const guestStorageImage = guestImage(
  "guest-storage",
  "the test cloud's image for the storage machine",
  intermediate(
    storageRootfsFrom("guest-storage-rootfs", "root file system of that image", guestStorageTree, {
      roles: ["machine", "storage", "guest"],
    }),
  ),
);

/** The Terraform provider for OpenStack behind Pulumi's bridge, as the official plugin is. */
export const openstackPlugin: Recipe = goRecipe({
  name: "pulumi-openstack",
  title: "Pulumi's plugin for OpenStack",
  module: "openstack",
  programs: [{ package: "manilakube.dev/offline/openstack", name: "pulumi-resource-openstack" }],
});
