import { existsSync } from "node:fs";
import { mkdir, readFile, readlink, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram } from "../process/run";
import { createVolume } from "./volume";

/**
 * Where a container's changes to its root file system lie: a volume with an overlay mount. podman's own
 * `--rootfs DIRECTORY:O` has them below /run, which is memory on most hosts and empty after a reboot: the machine would
 * come up without all that it has in /etc.
 *
 * Of the volume's directory, `below` is a link to the directory that the container boots, `upper` has what the container
 * has changed, and `root` is both together, which podman is given as its root file system.
 */
export interface RootLayerRequest {
  readonly volume: string;
  readonly labels: readonly string[];
  /** The directory that is booted; nothing is ever written there. */
  readonly below: string;
}

/**
 * Makes a layer with nothing in it. It is not mounted: what is put into `upper` later than that is not seen reliably.
 * @returns the directory to give to podman
 */
export async function createRootLayer({ volume, labels, below }: RootLayerRequest): Promise<string> {
  const directory = await createVolume(volume, labels);
  await Promise.all(["upper", "work", "root"].map((name) => mkdir(join(directory, name))));
  await symlink(below, join(directory, "below"));
  return join(directory, "root");
}

/** Where a layer has what the container has changed. @param directory of its volume on this host */
export function upperOf(directory: string): string {
  return join(directory, "upper");
}

/** Mounts a layer where it is not mounted, as a new one, or after a reboot. Another directory than a layer's is left alone. */
export async function mountRootLayer(root: string): Promise<void> {
  const below = await directoryBelow(root);
  if (below === undefined || (await mountPoints()).includes(root)) {
    return;
  }
  const [upper, work] = ["upper", "work"].map((name) => join(dirname(root), name));
  const options = `nodev,lowerdir=${below},upperdir=${upper},workdir=${work}`;
  await runProgram("mount", ["-t", "overlay", "-o", options, "manilakube", root]);
}

/** The directory that a container with this root file system boots; undefined where it has no layer of ours. */
export async function directoryBelow(root: string): Promise<string | undefined> {
  const link = join(dirname(root), "below");
  return existsSync(join(dirname(root), "upper")) ? await readlink(link).catch(() => undefined) : undefined;
}

/** Unmounts the layers among volumes, which podman could not remove otherwise. No container may use them any more. */
export async function unmountRootLayers(volumes: readonly string[]): Promise<void> {
  const ends = volumes.map((volume) => `/${volume}/_data/root`);
  const mounted = (await mountPoints()).filter((path) => ends.some((end) => path.endsWith(end)));
  // Detached: a process of the container that hangs in the kernel must not keep `down` from its end.
  await Promise.all(mounted.map((path) => runProgram("umount", ["--lazy", path])));
}

/** Where file systems are mounted on this host. */
async function mountPoints(): Promise<string[]> {
  const text = await readFile("/proc/self/mounts", "utf8");
  return text
    .split("\n")
    .flatMap((line) => line.split(" ").slice(1, 2))
    .map((path) => path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))));
}
