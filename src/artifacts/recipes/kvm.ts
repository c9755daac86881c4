import { join } from "node:path";
import { kubernetesProperty, type NodeReleases } from "../../releases/node";
import { readScript } from "../../render/template";
import { intermediate, type Recipe } from "../recipe";
import { kvmNodeTree, kvmStockTree, kvmStorageTree } from "./debian";
import { nodeRootfsFrom } from "./nodeRootfs";
import { rootfs, rootOf, storageRootfsFrom } from "./rootfs";

/** Images for servers of a cloud with KVM, and for virtual machines: the lab's machines with a kernel and a boot loader. */

export interface CloudImage {
  /** As the stack `openstack` names it. */
  readonly name: string;
  /** What an upload is to be marked with. */
  readonly properties: Readonly<Record<string, string>>;
  readonly recipe: Recipe;
}

const diskFile = "disk.qcow2";

/** The file in a finished image artifact. */
export function diskFileOf(directory: string): string {
  return join(directory, diskFile);
}

function disk(name: string, title: string, tree: Recipe, megabytes: number): Recipe {
  const script = readScript("artifacts/disk.sh");
  return {
    name: `${name}-disk`,
    title,
    needs: [intermediate(tree)],
    inputs: [script, megabytes],
    sources: [__filename],
    build: (directory, tools) => {
      const shell = ["bash", "-euo", "pipefail", "-s", rootOf(tools.need(tree)), directory, `${megabytes}`];
      return tools.run("unshare", ["--mount", ...shell], { input: script });
    },
  };
}

/** Both images; the nodes' one is made of the given releases. */
export function cloudImages(releases: NodeReleases): readonly CloudImage[] {
  return [
    {
      name: "manilakube-node",
      properties: { [kubernetesProperty]: releases.kubernetes.version },
      recipe: disk(
        "kvm-node",
        "image for Kubernetes nodes of a cloud",
        nodeRootfsFrom("kvm-node-rootfs", "root file system of that image", kvmNodeTree, releases, {
          roles: ["node", "kvm"],
        }),
        4096,
      ),
    },
    {
      name: "manilakube-storage",
      properties: {},
      recipe: disk(
        "kvm-storage",
        "image for the storage machine of a cloud",
        storageRootfsFrom("kvm-storage-rootfs", "root file system of that image", kvmStorageTree, {
          roles: ["storage", "kvm"],
        }),
        4096,
      ),
    },
  ];
}

/** Debian with nothing of the lab's but how it boots: what devstack takes over. In a cloud its stock image is that. */
export const stockImage: Recipe = disk(
  "kvm-stock",
  "image of plain Debian for devstack",
  rootfs({
    name: "kvm-stock-rootfs",
    title: "root file system of that image",
    tree: kvmStockTree,
    roles: ["kvm"],
  }),
  4096,
);
