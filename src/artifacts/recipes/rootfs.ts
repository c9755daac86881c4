import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { templatesDirectory } from "../../paths";
import { readScript } from "../../render/template";
import type { BuildTools, Recipe } from "../recipe";
import { copyTree } from "../tree";
import { kubernetesBinaries } from "./binaries";
import { developerTree, nodeTree, storageTree } from "./debian";
import { images } from "./images";

const nodeBinaries = ["kubeadm", "kubelet", "kubectl", "crictl"];

/** A bootable tree: Debian's with the lab's own files over it, made fit by scripts that run in it. */
export function rootfs(options: {
  readonly name: string;
  readonly title: string;
  readonly tree: Recipe;
  /** Folders below `templates/rootfs` and scripts of `templates/artifacts`, by the name that they share. */
  readonly roles: readonly string[];
  readonly needs?: readonly Recipe[];
  readonly inputs?: unknown;
  /** What remains to be done, before the scripts run and after. */
  readonly before?: (root: string, tools: BuildTools) => Promise<void>;
  readonly after?: (root: string, tools: BuildTools) => Promise<void>;
}): Recipe {
  const { name, title, tree, roles } = options;
  const overlays = roles.map((role) => join(templatesDirectory, "rootfs", role));
  const scripts = roles.map((role) => readScript(`artifacts/${role}.sh`));
  return {
    name,
    title,
    needs: [tree, ...(options.needs ?? [])],
    inputs: [overlays.map(digestTree), scripts, options.inputs],
    build: async (directory, tools) => {
      const root = rootOf(directory);
      await mkdir(root);
      await tools.run("cp", ["--archive", "--reflink=auto", `${rootOf(tools.need(tree))}/.`, root]);
      for (const overlay of overlays) {
        await copyTree(overlay, root);
      }
      await options.before?.(root, tools);
      for (const input of scripts) {
        await tools.run("chroot", [root, "bash", "-euo", "pipefail", "-s"], { input });
      }
      await options.after?.(root, tools);
    },
  };
}

/** What a Kubernetes node boots: Debian, the Kubernetes programs, and every container image in its containerd. */
export function nodeRootfsFrom(
  name: string,
  title: string,
  tree: Recipe,
  {
    goRoot,
    roles = ["machine", "node"],
  }: { readonly goRoot?: string; readonly roles?: readonly string[] } = {},
): Recipe {
  const bake = readScript("artifacts/bake-images.sh");
  return rootfs({
    name,
    title,
    tree,
    roles,
    needs: [kubernetesBinaries, images],
    inputs: [nodeBinaries, bake, goRoot],
    before: async (root, tools) => {
      for (const binary of nodeBinaries) {
        await copyFile(join(tools.need(kubernetesBinaries), binary), join(root, "usr/local/bin", binary));
      }
      if (goRoot !== undefined) {
        await tools.run("cp", ["--archive", "--dereference", goRoot, join(root, "usr/local/go")]);
        await symlink("../go/bin/go", join(root, "usr/local/bin/go"));
      }
    },
    after: (root, tools) => {
      const shell = ["bash", "-euo", "pipefail", "-s", root, tools.need(images)];
      return tools.run("unshare", ["--mount", "--pid", "--fork", "--kill-child", ...shell], { input: bake });
    },
  });
}

export const nodeRootfs = nodeRootfsFrom("node-rootfs", "root file system of the Kubernetes nodes", nodeTree);

/** The same with make, gcc, git, and this machine's Go. */
export function developerRootfs(): Recipe {
  const goRoot = execFileSync("go", ["env", "GOROOT"]).toString().trim();
  const title = "root file system of the Kubernetes nodes, with build tools";
  return nodeRootfsFrom("node-devel-rootfs", title, developerTree, { goRoot });
}

/** What the storage machine boots: Debian with Manila, keystone, Ceph and Ganesha, none of it configured. */
export const storageRootfs: Recipe = rootfs({
  name: "storage-rootfs",
  title: "root file system of the storage machine",
  tree: storageTree,
  roles: ["machine", "storage"],
});

/** The path of the bootable tree in a finished root file system artifact. */
export function rootOf(directory: string): string {
  return join(directory, "root");
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
