import { dump } from "js-yaml";
import type { Artifacts } from "../../artifacts";
import { imageTags, localImage } from "../../artifacts/images";
import type { ManifestName } from "../../artifacts/recipes/manifests";
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

/** The workload alone, which a script may wait for. */
const standInManifests: Readonly<Record<ManifestName, string>> = {
  flannel: workload("DaemonSet", "kube-flannel-ds"),
  "snapshot-controller": workload("Deployment", "snapshot-controller"),
};

function workload(kind: string, name: string): string {
  return dump({
    apiVersion: "apps/v1",
    kind,
    metadata: { name },
    spec: { template: { spec: { containers: [] } } },
  });
}

function standInArtifacts(settings: Settings): Artifacts {
  const releases = nodeReleases(settings);
  return {
    // They go to the Kubernetes API, and no script knows of them.
    snapshotKinds: () => [],
    manilaCsiChart: () => "",
    manifest: (name) => [standInManifests[name]],
    image: (name) => localImage(releases, name),
    imageTag: (name) => imageTags(releases)[name],
  };
}
