import { cloudImages } from "../artifacts/recipes/kvm";
import type { RecipeSet } from "../artifacts/usage";
import { cloudName } from "../cloud/plan";
import type { KubernetesRelease } from "../releases/kubernetes";
import { defaultNodeReleases, nodeReleases } from "../releases/node";
import type { Settings } from "../settings/load";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { knownStacks } from "../settings/stackFile";
import { labRecipes } from "../sources";
import { suites } from "../testing/conformance";
import { cloudRecipes } from "./commands/cloud";

/** What is for no stack in particular: the test cloud, images to upload, the upstream suites. */
export function otherSets(): RecipeSet[] {
  const inUse = kubernetesInUse();
  return [
    { name: cloudName, recipes: cloudRecipes },
    { name: "image", recipes: cloudImages(defaultNodeReleases).map(({ recipe }) => recipe) },
    ...suites.map(({ name, recipes }) => ({ name, recipes: [...new Set(inUse.flatMap(recipes))] })),
  ];
}

/** Of every stack of this checkout. One whose settings are wrong needs nothing. */
export function stackSets(): RecipeSet[] {
  return validSettings().map((settings) => ({ name: settings.stack, recipes: labRecipes(settings) }));
}

/** What the upstream suites are made for: each Kubernetes that a stack of this checkout chooses. */
function kubernetesInUse(): KubernetesRelease[] {
  return [...new Set(validSettings().map((settings) => nodeReleases(settings).kubernetes))];
}

function validSettings(): Settings[] {
  return knownStacks().flatMap((name) => {
    try {
      return settingsOf(name);
    } catch (error) {
      if (error instanceof InputError) {
        return [];
      }
      throw error;
    }
  });
}

/**
 * What `lab cache build` makes for a name: one of the others, or a stack's. A suite takes minutes to compile: it is the
 * newest Kubernetes' here, and `lab conformance` makes that of its lab.
 * @throws InputError where it is neither
 */
export function setOf(name: string): RecipeSet {
  const suite = suites.find((each) => each.name === name);
  if (suite !== undefined) {
    return { name, recipes: suite.recipes(defaultNodeReleases.kubernetes) };
  }
  return otherSets().find((set) => set.name === name) ?? { name, recipes: labRecipes(settingsOf(name)) };
}
