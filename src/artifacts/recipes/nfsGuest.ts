import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { debianReleases } from "../../releases/debian";
import type { Recipe } from "../recipe";

/** NFS 4.1's modules of the kernel, each after those that it needs. */
export const nfsModules = ["dns_resolver", "sunrpc", "grace", "lockd", "netfs", "nfs", "nfsv4"] as const;

/** Debian's user-mode-linux: a kernel with an NFS client that runs as a process, where the host's own has none. */
export const nfsGuest: Recipe = {
  name: "nfs-guest",
  title: "user-mode-linux with an NFS client, for tests",
  needs: [],
  inputs: { nfsModules },
  sources: [__filename],
  debianRelease: debianReleases.machines,
  build: async (directory, tools) => {
    const tree = join(directory, "tree");
    await mkdir(tree);
    const options = ["--mode=root", "--variant=extract", "--format=directory"];
    await tools.run("mmdebstrap", [...options, "--include=user-mode-linux", debianReleases.machines, tree]);
    await copyFile(join(tree, "usr", "bin", "linux.uml"), join(directory, "linux"));
    const modules = join(tree, "usr", "lib", "uml", "modules");
    const files = await readdir(modules, { recursive: true });
    for (const name of nfsModules) {
      const file = files.find((each) => basename(each) === `${name}.ko`);
      if (file === undefined) {
        throw new Error(`user-mode-linux has no module ${name}`);
      }
      await copyFile(join(modules, file), join(directory, `${name}.ko`));
    }
    await rm(tree, { recursive: true });
  },
};
