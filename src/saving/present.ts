import { openCache } from "../artifacts";
import type { Recipe } from "../artifacts/recipe";
import { inputsOf } from "../inputs";
import { requestsOf } from "../machineRequests";
import { kindsOf } from "../machines/host/requests";
import { placeOf } from "../machines/places";
import type { Settings } from "../settings/load";
import { InputError, type Problem } from "../settings/problem";
import { isExternal } from "../settings/storage";
import type { Present, SavedArtifact } from "./manifest";
import { listingDigest } from "./pack";

/** What this checkout makes a lab of, as far as a saved one must be made of the same. */
export function presentOf(settings: Settings): Present {
  const cache = openCache();
  return {
    settings,
    // What the machines boot is compared by its keys and files, wherever the cache is.
    inputs: inputsOf(settings, placeOf(settings).standInSources()),
    artifacts: bootedBy(settings).map((recipe) => ({
      name: recipe.name,
      title: recipe.title,
      entry: cache.entry(recipe),
    })),
  };
}

/** The same with digests of what the artifacts hold; they must have been built. */
export async function artifactsOf(settings: Settings, signal: AbortSignal): Promise<SavedArtifact[]> {
  const cache = openCache();
  const { artifacts } = presentOf(settings);
  return Promise.all(
    artifacts.map(async (artifact) => ({
      ...artifact,
      files: await listingDigest(`${cache.directory}/${artifact.entry}`, signal),
    })),
  );
}

function bootedBy(settings: Settings): readonly Recipe[] {
  return placeOf(settings).recipes(requestsOf(settings));
}

/**
 * Makes sure that a whole lab can be saved: its machines are containers, and its shares are on them.
 * @throws InputError that names the setting
 */
export function requireSavable({ machines, manila, storage }: Settings): void {
  const problems: Problem[] = kindsIn(machines)
    .filter((kind) => kind !== "podman")
    .map((kind) => ({
      setting: "manilakube:machines.kind",
      value: kind,
      rule: "must be podman for every machine: disks of virtual machines and of servers are not saved",
    }));
  if (manila.kind !== "packages") {
    const rule =
      "must be packages: shares on a Manila that the lab did not make on its own storage machine are not saved";
    problems.push({ setting: "manilakube:manila.kind", value: manila.kind, rule });
  }
  if (isExternal(storage)) {
    const rule = "must be packages: shares on a Ceph that is no part of the lab are not saved";
    problems.push({ setting: "manilakube:storage.kind", value: storage.kind, rule });
  }
  if (problems.length > 0) {
    throw new InputError("The lab cannot be saved", problems);
  }
}

function kindsIn(machines: Settings["machines"]): readonly string[] {
  switch (machines.kind) {
    case "podman":
    case "qemu":
      return kindsOf(machines);
    case "openstack":
      return [machines.kind];
  }
}
