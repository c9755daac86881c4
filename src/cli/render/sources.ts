import type { Artifacts } from "../../artifacts";
import { imageTags, localImage } from "../../artifacts/images";
import type { CloudFacts } from "../../openstack/facts";
import { nodeReleases } from "../../releases/node";
import type { OpenstackSettings, Settings } from "../../settings/load";
import type { Sources } from "../../sources";
import { documentationNetwork } from "./addresses";

/**
 * What scripts are rendered from where no cache and no cloud may be needed: every name that the settings give is taken as
 * it is. Only what scripts hold is right in it.
 */
export function standInSources(settings: Settings): Sources {
  const { machines } = settings;
  return {
    artifacts: standInArtifacts(settings),
    cloud: machines.kind === "openstack" ? standInCloud(machines) : undefined,
  };
}

function standInArtifacts(settings: Settings): Artifacts {
  const releases = nodeReleases(settings);
  return {
    nodeRootfs: "/nowhere/node",
    storageRootfs: "/nowhere/storage",
    // They go to the Kubernetes API, and no script knows of them.
    snapshotKinds: () => [],
    image: (name) => localImage(releases, name),
    imageTag: (name) => imageTags(releases)[name],
  };
}

function standInCloud({ cloud, image, flavor, externalNetwork, network }: OpenstackSettings): CloudFacts {
  return {
    login: {
      name: cloud ?? "OS_AUTH_URL",
      region: undefined,
      interface: undefined,
      cacert: undefined,
      verify: true,
      auth: { auth_url: "https://keystone.invalid/v3" },
    },
    project: "none",
    region: "none",
    images: image,
    nodeImageKubernetes: undefined,
    flavors: flavor,
    externalNetwork: { id: externalNetwork, name: externalNetwork },
    network:
      network === undefined ? undefined : { id: network, subnetId: network, cidr: documentationNetwork.text },
  };
}
