import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { debianReleases } from "../../releases/debian";
import { intermediate, type Recipe } from "../recipe";

const options = [
  "--mode=root",
  // Nothing but what the hook below installs, into a tree that has the rest already.
  ...["--variant=custom", "--skip=check/empty"],
  "--format=directory",
  "--dpkgopt=force-unsafe-io",
];

/** Run by mmdebstrap with the tree as its first argument, while apt is set up for that tree. */
const install = 'APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get --yes -oDPkg::Chroot-Directory="$1" install';

/** The tree of another recipe with more Debian packages in it: in a fraction of the time that all of them take. */
export function moreDebianPackages(
  name: string,
  title: string,
  base: Recipe,
  packages: readonly string[],
): Recipe {
  const release = debianReleases.machines;
  return {
    name: `debian-${name}`,
    title: `Debian packages of ${title}`,
    needs: [intermediate(base)],
    inputs: { packages, options, install },
    sources: [__filename],
    debianRelease: release,
    intermediate: true,
    build: async (directory, tools) => {
      const root = join(directory, "root");
      await mkdir(root);
      await tools.run("cp", ["--archive", "--reflink=auto", `${join(tools.need(base), "root")}/.`, root]);
      // mmdebstrap makes the device nodes, and will not find them made.
      await rm(join(root, "dev"), { recursive: true });
      await mkdir(join(root, "dev"));
      const hook = `--customize-hook=${install} ${packages.join(" ")}`;
      // What it mounts goes with it, even when it is killed.
      await tools.run("unshare", ["--mount", "mmdebstrap", ...options, hook, release, root]);
    },
  };
}
