import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { templatesDirectory } from "../../paths";
import { readScript } from "../../render/template";
import type { BuildTools, Recipe } from "../recipe";
import type { Toolchain } from "../toolchain";
import { copyTree } from "../tree";
import { storageTree } from "./debian";
import { installManilaReleases, manilaReleasesSource, manilaScript, manilaWheels } from "./manilaReleases";

/** A bootable tree: Debian's with the lab's own files over it, made fit by scripts that run in it. */
export function rootfs(options: {
  readonly name: string;
  readonly title: string;
  readonly tree: Recipe;
  /** Folders below `templates/rootfs` and scripts of `templates/artifacts`, by the name that they share. */
  readonly roles: readonly string[];
  readonly needs?: readonly Recipe[];
  readonly inputs?: unknown;
  readonly toolchains?: readonly Toolchain[];
  /** The files that `before` and `after` are in, as of any recipe. */
  readonly sources?: readonly string[];
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
    sources: [__filename, join(__dirname, "..", "tree.ts"), ...(options.sources ?? [])],
    toolchains: options.toolchains ?? [],
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

/** What a storage machine boots: Debian with keystone, Ceph, Ganesha and every release of Manila, none of it configured. */
export function storageRootfsFrom(
  name: string,
  title: string,
  tree: Recipe,
  { roles = ["machine", "storage"] }: { readonly roles?: readonly string[] } = {},
): Recipe {
  return rootfs({
    name,
    title,
    tree,
    roles,
    needs: [manilaWheels],
    inputs: manilaScript,
    sources: [manilaReleasesSource],
    after: installManilaReleases,
  });
}

export const storageRootfs = storageRootfsFrom(
  "storage-rootfs",
  "root file system of the storage machine",
  storageTree,
);

/** The path of the bootable tree in a finished root file system artifact. */
export function rootOf(directory: string): string {
  return join(directory, "root");
}

function digestTree(directory: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(directory, name);
    const found = lstatSync(path);
    if (found.isSymbolicLink()) {
      hash.update(`${name} -> ${readlinkSync(path)}\n`);
    } else if (found.isFile()) {
      const kind = (found.mode & 0o111) === 0 ? "file" : "program";
      hash.update(`${name} ${kind}\n`).update(readFileSync(path));
    }
  }
  return hash.digest("hex");
}
