import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { templatesDirectory } from "../../paths";
import { readScript } from "../../render/template";
import type { BuildTools, Recipe } from "../recipe";
import { copyTree } from "../tree";
import { kubernetesBinaries } from "./binaries";
import { nodeTree, storageTree } from "./debian";
import { images } from "./images";

const nodeBinaries = ["kubeadm", "kubelet", "kubectl", "crictl"];

/** What a Kubernetes node boots: Debian, the Kubernetes programs, and every container image in its containerd. */
export const nodeRootfs: Recipe = {
  name: "node-rootfs",
  title: "root file system of the Kubernetes nodes",
  needs: [nodeTree, kubernetesBinaries, images],
  inputs: [
    nodeBinaries,
    ...["machine", "node"].map((name) => digestTree(join(templatesDirectory, "rootfs", name))),
    ...["machine.sh", "node.sh", "bake-images.sh"].map((name) => readScript(`artifacts/${name}`)),
  ],
  build: async (directory, tools) => {
    const root = await layOut(directory, tools, nodeTree, ["machine", "node"]);
    for (const name of nodeBinaries) {
      await copyFile(join(tools.need(kubernetesBinaries), name), join(root, "usr/local/bin", name));
    }
    await inRoot(root, tools, "machine.sh");
    await inRoot(root, tools, "node.sh");
    await tools.run(
      "unshare",
      [
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "bash",
        "-euo",
        "pipefail",
        "-s",
        root,
        tools.need(images),
      ],
      { input: readScript("artifacts/bake-images.sh") },
    );
  },
};

/** What the storage machine boots: Debian with Manila, keystone, Ceph and Ganesha, none of it configured. */
export const storageRootfs: Recipe = {
  name: "storage-rootfs",
  title: "root file system of the storage machine",
  needs: [storageTree],
  inputs: [
    ...["machine", "storage"].map((name) => digestTree(join(templatesDirectory, "rootfs", name))),
    ...["machine.sh", "storage.sh"].map((name) => readScript(`artifacts/${name}`)),
  ],
  build: async (directory, tools) => {
    const root = await layOut(directory, tools, storageTree, ["machine", "storage"]);
    await inRoot(root, tools, "machine.sh");
    await inRoot(root, tools, "storage.sh");
  },
};

/** The path of the bootable tree in a finished root file system artifact. */
export function rootOf(directory: string): string {
  return join(directory, "root");
}

/** Debian's tree with the lab's own files over it. */
async function layOut(
  directory: string,
  tools: BuildTools,
  tree: Recipe,
  overlays: readonly string[],
): Promise<string> {
  const root = rootOf(directory);
  await mkdir(root);
  await tools.run("cp", ["--archive", "--reflink=auto", `${rootOf(tools.need(tree))}/.`, root]);
  for (const overlay of overlays) {
    await copyTree(join(templatesDirectory, "rootfs", overlay), root);
  }
  return root;
}

async function inRoot(root: string, tools: BuildTools, script: string): Promise<void> {
  const input = readScript(`artifacts/${script}`);
  await tools.run("chroot", [root, "bash", "-euo", "pipefail", "-s"], { input });
}

function digestTree(directory: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(directory, name);
    if (statSync(path).isFile()) {
      hash.update(`${name}\n`).update(readFileSync(path));
    }
  }
  return hash.digest("hex");
}
