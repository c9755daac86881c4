import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../paths";
import type { Settings } from "../settings/load";
import { Cache } from "./cache";
import { nodeReleases, type NodeReleases } from "../releases/node";
import { imageTags, localImage, type ImageName } from "./images";
import type { Recipe } from "./recipe";
import { openstackPlugin } from "./recipes/cloud";
import { kubectlOf } from "./recipes/kubectl";
import { manifests, type ManifestName } from "./recipes/manifests";
import { manilaCsiChart } from "./recipes/charts";
import { pulumiKubernetes } from "./recipes/pulumiKubernetes";
import { snapshotKinds } from "./recipes/snapshotKinds";
import { clientTools } from "./recipes/tools";

/** What the layers take their binaries and images from. */
export interface Artifacts {
  /** The snapshot API's CustomResourceDefinitions, each as YAML. */
  readonly snapshotKinds: () => readonly string[];
  /** The official manifest of a part, each of its files as YAML. */
  readonly manifest: (name: ManifestName) => readonly string[];
  /** The directory of the official chart of the lab's Manila CSI. */
  readonly manilaCsiChart: () => string;
  /** Full reference of an image, and its tag alone. */
  readonly image: (name: ImageName) => string;
  readonly imageTag: (name: ImageName) => string;
}

/** What commands need that are for no lab in particular. */
export const toolRecipes: readonly Recipe[] = [clientTools, pulumiKubernetes];

export function openCache(): Cache {
  return new Cache(cacheDirectory());
}

/** The artifacts of a lab, all from the cache. */
export function offlineArtifacts(settings: Settings, cache: Cache): Artifacts {
  const releases = nodeReleases(settings);
  return {
    snapshotKinds: () => textsIn(cache.path(snapshotKinds)),
    manifest: (name) => textsIn(join(cache.path(manifests), name)),
    manilaCsiChart: () => cache.path(manilaCsiChart(releases.manilaCsi)),
    image: (name) => localImage(releases, name),
    imageTag: (name) => imageTags(releases)[name],
  };
}

/** The texts of all files of a directory, in the order of the files' names. */
export function textsIn(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .map((file) => readFileSync(join(directory, file), "utf8"));
}

/** Directories with the cached tools, for PATH; Pulumi finds its plugins there too. */
export function toolDirectories(cache: Cache): string[] {
  return [toolDirectory(cache), pathOf(cache, pulumiKubernetes), pathOf(cache, openstackPlugin)];
}

/** The directory with the kubectl of a lab's own minor. */
export function kubectlDirectory(cache: Cache, { kubernetes }: NodeReleases): string {
  return join(pathOf(cache, kubectlOf(kubernetes)), "bin");
}

/** pulumi and its language host, openstack. */
export function toolDirectory(cache: Cache): string {
  return join(pathOf(cache, clientTools), "bin");
}

function pathOf(cache: Cache, recipe: Recipe): string {
  return cache.usable(recipe) ?? cache.path(recipe);
}
