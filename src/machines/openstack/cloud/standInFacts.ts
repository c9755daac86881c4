import type { OpenstackSettings } from "../../../settings/load";
import { environmentName } from "./cloudsFile";
import type { CloudFacts } from "./facts";

/** RFC 5737's TEST-NET-1. */
const documentationNetwork = "192.0.2.0/24";

/** A cloud that nobody has looked at: every name that the settings give is taken for the id of what it names. */
export function standInFacts({
  cloud,
  image,
  flavor,
  externalNetwork,
  network,
}: OpenstackSettings): CloudFacts {
  return {
    login: {
      name: cloud ?? environmentName,
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
      network === undefined ? undefined : { id: network, subnetId: network, cidr: documentationNetwork },
  };
}
