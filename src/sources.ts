import { offlineArtifacts, toolRecipes, type Artifacts } from "./artifacts";
import type { Cache } from "./artifacts/cache";
import type { Recipe } from "./artifacts/recipe";
import { manilaCsiChart } from "./artifacts/recipes/charts";
import { kubectlOf } from "./artifacts/recipes/kubectl";
import { manifests } from "./artifacts/recipes/manifests";
import { snapshotKinds } from "./artifacts/recipes/snapshotKinds";
import { requestsOf } from "./machineRequests";
import { placeOf } from "./machines/places";
import type { MachineSources } from "./machines/sources";
import type { ManilaFacts } from "./manila/existing/facts";
import { outsideManila } from "./manila/outside";
import { nodeReleases } from "./releases/node";
import type { Settings } from "./settings/load";
import type { StorageFacts } from "./storage/external/facts";
import { outsideStorage } from "./storage/outside";

/** What a lab is made from, beside its settings. */
export interface Sources {
  readonly artifacts: Artifacts;
  readonly machines: MachineSources;
  /** Of a Manila that is there already; undefined where the lab makes its own. */
  readonly manila?: ManilaFacts | undefined;
  /** Of a Ceph that is there already; undefined where the lab makes its own, or Manila has its own. */
  readonly storage?: StorageFacts | undefined;
}

/** Everything that a lab with these settings is made of. */
export function labRecipes(settings: Settings): readonly Recipe[] {
  return [...clientPrograms(settings), ...ownRecipes(settings)];
}

/** The same without the programs with which people look at it. */
export function ownRecipes(settings: Settings): readonly Recipe[] {
  const { manilaCsi } = nodeReleases(settings);
  const objects = [snapshotKinds, manifests, manilaCsiChart(manilaCsi)];
  return [...objects, ...placeOf(settings).recipes(requestsOf(settings))];
}

/** The programs with which a lab is looked at and taken down. */
export function toolRecipesOf(settings: Settings): readonly Recipe[] {
  return [...clientPrograms(settings), ...placeOf(settings).tools];
}

function clientPrograms(settings: Settings): readonly Recipe[] {
  return [...toolRecipes, kubectlOf(nodeReleases(settings).kubernetes)];
}

/** @throws InputError where the machines' place, the Manila or the Ceph lacks what the settings name, or has it otherwise */
export async function gatherSources(settings: Settings, cache: Cache): Promise<Sources> {
  return {
    artifacts: offlineArtifacts(settings, cache),
    machines: await placeOf(settings).sources(cache),
    manila: await outsideManila(settings)?.facts(),
    storage: outsideStorage(settings)?.facts(),
  };
}
