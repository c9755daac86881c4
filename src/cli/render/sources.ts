import type { Artifacts } from "../../artifacts";
import { imageTags, localImage } from "../../artifacts/images";
import { nodeReleases } from "../../releases/node";
import { placeOf } from "../../machines/places";
import { outsideManila } from "../../manila/outside";
import type { Settings } from "../../settings/load";
import type { Sources } from "../../sources";
import { outsideStorage } from "../../storage/outside";

/**
 * What scripts are rendered from where no cache and no cloud may be needed: every name that the settings give is taken as
 * it is. Only what scripts hold is right in it.
 */
export function standInSources(settings: Settings): Sources {
  return {
    artifacts: standInArtifacts(settings),
    machines: placeOf(settings).standInSources(),
    manila: outsideManila(settings)?.standInFacts(),
    storage: outsideStorage(settings)?.standInFacts(),
  };
}

function standInArtifacts(settings: Settings): Artifacts {
  const releases = nodeReleases(settings);
  return {
    // They go to the Kubernetes API, and no script knows of them.
    snapshotKinds: () => [],
    image: (name) => localImage(releases, name),
    imageTag: (name) => imageTags(releases)[name],
  };
}
