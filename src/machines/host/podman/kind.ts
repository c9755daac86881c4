import { rootOf, storageRootfs } from "../../../artifacts/recipes/rootfs";
import { developerRootfs, nodeRootfs } from "../../../artifacts/recipes/nodeRootfs";
import type { Recipe } from "../../../artifacts/recipe";
import { anchorName } from "../../../podman/anchor";
import { pathsOfAllContainers, sweep } from "../../../podman/inventory";
import { containerStates } from "../../../podman/states";
import { succeeds } from "../../../process/run";
import { nodeReleases } from "../../../releases/node";
import type { Settings } from "../../../settings/load";
import { labName } from "../../names";
import { hostPatience } from "../hostPatience";
import type { HostMachineKind } from "../kind";
import { containerMemory } from "./memory";

/** systemd containers. */
export const podmanKind: HostMachineKind = {
  // Every lab on this host needs podman, for its network.
  judge: () => [],
  memoryOf: containerMemory,
  tryOut: () => Promise.resolve(undefined),
  patience: () => Promise.resolve(hostPatience()),
  recipes: (settings) => ({ node: nodeRecipe(settings), storage: storageRootfs }),
  boots: (settings, cache) =>
    Promise.resolve({
      node: rootOf(cache.path(nodeRecipe(settings))),
      storage: rootOf(cache.path(storageRootfs)),
      patience: hostPatience(),
    }),
  states: async (stack) =>
    (await containerStates(stack))
      .filter(({ name }) => name !== anchorName(labName(stack)))
      .map(({ name, state, status }) => ({
        name,
        line: `${name}\t${state}\t${status}`,
        running: state === "running",
      })),
  // systemd in a container writes to its journal only.
  consoles: () => Promise.resolve(new Map()),
  sweep: async (stack) => {
    if (!(await hasPodman())) {
      return [];
    }
    const { containers, volumes, networks } = await sweep(stack);
    return [...containers, ...volumes, ...networks];
  },
  filesInUse: async () =>
    (await hasPodman())
      ? (await pathsOfAllContainers()).map(({ container, paths }) => ({ user: container, paths }))
      : [],
};

function hasPodman(): Promise<boolean> {
  return succeeds("podman", ["version"]);
}

/** The recipe of what a lab's Kubernetes nodes boot. */
function nodeRecipe(settings: Settings): Recipe {
  const releases = nodeReleases(settings);
  return settings.nodes.developerTools ? developerRootfs(releases) : nodeRootfs(releases);
}
