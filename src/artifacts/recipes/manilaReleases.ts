import { readFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { manilaReleases } from "../../releases/manila";
import { readScript } from "../../render/template";
import type { BuildTools, Recipe } from "../recipe";
import { removeTree } from "../tree";
import { moduleDirectory } from "./goProgram";

/** Python of the Debian release that the machines are made of. */
const python = "3.13";

const constraints = manilaReleases.map(({ name, constraints: file }) => ({
  name,
  path: join(moduleDirectory("manila"), file),
}));

/** Wheels of every release of Manila, and of what each needs beyond Debian's libraries: one directory a release. */
export const manilaWheels: Recipe = {
  name: "manila-wheels",
  title: "Manila's releases from PyPI",
  needs: [],
  inputs: [python, constraints.map(({ name, path }) => [name, readFileSync(path, "utf8")])],
  sources: [__filename],
  intermediate: true,
  build: async (directory, tools) => {
    const environment = join(directory, "pip");
    await tools.run("python3", ["-m", "venv", environment]);
    // For the machines' Python, which is not this host's.
    const target = ["--python-version", python, "--implementation", "cp", "--only-binary", ":all:"];
    const what = ["--require-hashes", "--no-deps", "--disable-pip-version-check"];
    for (const { name, path } of constraints) {
      const wheels = join(directory, name);
      await mkdir(wheels);
      const pip = ["-m", "pip", "download", ...target, ...what, "--dest", wheels, "--requirement", path];
      await tools.run(join(environment, "bin", "python3"), pip);
      await copyFile(path, join(wheels, "requirements.txt"));
    }
    await removeTree(environment);
  },
};

/** Where the script finds the wheels. */
const place = "run/manila-wheels";

/** The file that `installManilaReleases` is in, for the keys of what it works on. */
export const manilaReleasesSource = __filename;

/** What `installManilaReleases` works from. */
export const manilaScript = readScript("artifacts/manila-releases.sh");

/** Puts every release of Manila below /opt/manila of a storage machine's tree, without a network. */
export async function installManilaReleases(root: string, tools: BuildTools): Promise<void> {
  const wheels = join(root, place);
  await tools.run("cp", ["--recursive", tools.need(manilaWheels), wheels]);
  const shell = ["bash", "-euo", "pipefail", "-s"];
  await tools.run("unshare", ["--net", "chroot", root, ...shell], { input: manilaScript });
  await removeTree(wheels);
}
