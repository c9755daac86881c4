import { join } from "node:path";
import { podman } from "./podman";

/**
 * Where podman keeps what a container of `--rootfs DIRECTORY:O` has changed of that directory: the upper directory of its
 * overlay. podman makes it when the container starts for the first time, and takes one that is there. It lies below podman's
 * storage since version 4.5 (https://github.com/containers/podman/commit/0e949bfd37), and below `/run` before that.
 * @param id the whole one, of 64 digits
 */
export async function upperDirectory(id: string): Promise<string> {
  const format = "{{.Store.GraphRoot}}\n{{.Store.RunRoot}}\n{{.Version.Version}}";
  const [graphRoot = "", runRoot = "", version = ""] = (await podman(["info", "--format", format])).split(
    "\n",
  );
  const root = isInStorage(version) ? graphRoot : runRoot;
  return join(root, "overlay-containers", id, "rootfs", "upper");
}

/** Pure. */
export function isInStorage(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 4 || (major === 4 && minor >= 5);
}
