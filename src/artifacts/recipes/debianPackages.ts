import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Recipe } from "../recipe";

// Beside debian.ts with the lists, so that a change there makes only those trees anew whose list it is.

const options = [
  "--mode=root",
  "--variant=minbase",
  "--format=directory",
  "--dpkgopt=force-unsafe-io",
  ...["doc", "man", "locale", "info"].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
];

/** Debian packages with their dependencies as a tree of files, below `root/`: as the release has them on the day. */
export function debianPackages(
  name: string,
  title: string,
  packages: readonly string[],
  release: string,
): Recipe {
  return {
    name: `debian-${name}`,
    title: `Debian packages of ${title}`,
    needs: [],
    inputs: { packages, options },
    sources: [__filename],
    debianRelease: release,
    intermediate: true,
    build: async (directory, tools) => {
      const root = join(directory, "root");
      await mkdir(root);
      // What it mounts goes with it, even when it is killed.
      const command = ["--mount", "mmdebstrap", ...options, `--include=${packages.join(",")}`];
      await tools.run("unshare", [...command, release, root]);
    },
  };
}
