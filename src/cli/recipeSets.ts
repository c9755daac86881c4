import { labRecipes } from "../artifacts";
import type { RecipeSet } from "../artifacts/usage";
import { nfsGuest } from "../artifacts/recipes/nfsGuest";
import { cloudImages } from "../artifacts/recipes/kvm";
import { cloudName } from "../cloud/plan";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { knownStacks } from "../settings/stackFile";
import { cloudRecipes } from "./commands/cloud";
import { suites } from "./conformance";

/** What is for no stack in particular: the test cloud, images to upload, the guest of tests, the upstream suites. */
export function otherSets(): RecipeSet[] {
  return [
    { name: cloudName, recipes: cloudRecipes },
    { name: "image", recipes: cloudImages.map(({ recipe }) => recipe) },
    { name: "nfs-guest", recipes: [nfsGuest] },
    ...suites.map(({ name, recipes }) => ({ name, recipes })),
  ];
}

/** Of every stack of this checkout. One whose settings are wrong needs nothing. */
export function stackSets(): RecipeSet[] {
  return knownStacks().flatMap((name) => {
    try {
      return { name, recipes: labRecipes(settingsOf(name)) };
    } catch (error) {
      if (error instanceof InputError) {
        return [];
      }
      throw error;
    }
  });
}

/**
 * The set of a name: one of the others, or a stack's.
 * @throws InputError where it is neither
 */
export function setOf(name: string): RecipeSet {
  return otherSets().find((set) => set.name === name) ?? { name, recipes: labRecipes(settingsOf(name)) };
}
