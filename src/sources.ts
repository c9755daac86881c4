import { offlineArtifacts, type Artifacts } from "./artifacts";
import type { Cache } from "./artifacts/cache";
import { judgeAdoptedNetwork } from "./openstack/adoptedNetwork";
import { gatherCloudFacts, type CloudFacts } from "./openstack/facts";
import { judgeNodeImage } from "./openstack/nodeImage";
import type { Settings } from "./settings/load";

/** What a lab is made from, beside its settings. */
export interface Sources {
  readonly artifacts: Artifacts;
  /** The cloud that machines are made in; absent where they are made on this host. */
  readonly cloud?: CloudFacts | undefined;
}

/** @throws InputError where the cloud lacks what the settings name, or has it otherwise */
export async function gatherSources(settings: Settings, cache: Cache): Promise<Sources> {
  const { machines } = settings;
  const cloud = machines.kind === "openstack" ? await gatherCloudFacts(machines) : undefined;
  if (cloud !== undefined) {
    judgeNodeImage(settings, cloud);
    judgeAdoptedNetwork(settings, cloud);
  }
  return { artifacts: offlineArtifacts(settings, cache), cloud };
}
