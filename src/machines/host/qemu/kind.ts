import { cloudImages, diskFileOf, stockImage } from "../../../artifacts/recipes/kvm";
import { acceleration } from "../../../qemu/acceleration";
import { consolesOf, pathsOfAllMachines, statesOf, sweep } from "../../../qemu/inventory";
import { nodeReleases } from "../../../releases/node";
import type { Settings } from "../../../settings/load";
import type { HostMachineKind } from "../kind";
import { judgeAcceleration, judgeQemu } from "./judge";
import { virtualSize } from "./size";

/** Virtual machines, which boot the very images that a cloud gets, with kernels of their own. */
export const qemuKind: HostMachineKind = {
  judge: judgeQemu,
  // All of what a virtual machine has is its own from the start.
  memoryOf: ({ role, size }) => {
    const { memory } = virtualSize(role, size);
    return { least: memory, usual: memory };
  },
  tryOut: async () => judgeAcceleration(await acceleration()),
  patience,
  recipes: images,
  boots: async (settings, cache) => {
    const { node, storage } = images(settings);
    return {
      node: diskFileOf(cache.path(node)),
      storage: diskFileOf(cache.path(storage)),
      patience: await patience(),
    };
  },
  states: statesOf,
  consoles: consolesOf,
  sweep,
  filesInUse: pathsOfAllMachines,
};

/** How many times as long work takes at most on an emulated CPU. */
const emulated = 8;

async function patience(): Promise<number> {
  return (await acceleration()).kvm ? 1 : emulated;
}

function images(settings: Settings) {
  const [node, storage] = cloudImages(nodeReleases(settings));
  if (node === undefined || storage === undefined) {
    throw new Error("there is an image for nodes and one for storage machines");
  }
  return {
    node: node.recipe,
    storage: settings.manila.kind === "devstack" ? stockImage : storage.recipe,
  };
}
