import { restoreHostOf } from "../host";
import { detachLoopDevices } from "./loopDevices";
import { dropNetwork } from "./network";
import { exists, labLabel, labLabelKey, podman } from "./podman";
import { directoryBelow, unmountRootLayers } from "./rootLayer";

/** What one lab has in podman, found by label and not by what Pulumi remembers. */
export interface Inventory {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

export async function takeInventory(stack: string): Promise<Inventory> {
  const mine = ["--filter", `label=${labLabel(stack)}`];
  const [containers, volumes, networks] = await Promise.all([
    podman(["ps", "--all", ...mine, "--format", "{{.Names}}"]),
    podman(["volume", "ls", ...mine, "--format", "{{.Name}}"]),
    podman(["network", "ls", ...mine, "--format", "{{.Name}}"]),
  ]);
  return { containers: lines(containers), volumes: lines(volumes), networks: lines(networks) };
}

/** What a lab's container has of this host's files: the tree that it boots, and what is mounted into it. */
export interface ContainerPaths {
  readonly container: string;
  readonly paths: readonly string[];
}

interface Inspected {
  readonly Name: string;
  readonly Rootfs: string;
  readonly Mounts: readonly { readonly Source?: string }[];
}

/** The paths of all containers that labs of this user have, of any checkout, whether they run or not. */
export async function pathsOfAllContainers(): Promise<ContainerPaths[]> {
  const ids = lines(await podman(["ps", "--all", "--quiet", "--filter", `label=${labLabelKey}`]));
  const inspected = await Promise.all(ids.map(inspect));
  return await Promise.all(
    inspected.flat().map(async ({ Name, Rootfs, Mounts }) => ({
      container: Name,
      paths: [await bootedBy(Rootfs), ...Mounts.map(({ Source }) => Source ?? "")].filter(
        (path) => path !== "",
      ),
    })),
  );
}

/** The tree that a container with such a root file system boots. */
async function bootedBy(rootfs: string): Promise<string> {
  return (await directoryBelow(rootfs)) ?? rootfs;
}

/** What podman says of a container; empty where it has been removed since it was listed. */
async function inspect(id: string): Promise<Inspected[]> {
  try {
    return JSON.parse(await podman(["container", "inspect", id])) as Inspected[];
  } catch (error) {
    if (await exists("container", id)) {
      throw error;
    }
    return [];
  }
}

/** Removes all that a lab has in podman, whatever state it is in, and puts back what was changed on this host for the lab. */
export async function sweep(stack: string): Promise<Inventory> {
  const found = await takeInventory(stack);
  if (found.containers.length > 0) {
    await podman(["rm", "--force", "--time", "0", "--volumes", ...found.containers]);
  }
  // First: loop devices are looked for in all that the volumes' directories show.
  await unmountRootLayers(found.volumes);
  await detachLoopDevices(found.volumes);
  if (found.volumes.length > 0) {
    await podman(["volume", "rm", "--force", ...found.volumes]);
  }
  for (const network of found.networks) {
    await dropNetwork(network);
  }
  await restoreHostOf(labLabel(stack));
  return found;
}
