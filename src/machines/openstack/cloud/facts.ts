import { z } from "zod";
import { kubernetesProperty } from "../../../releases/node";
import type { OpenstackSettings } from "../../../settings/load";
import { InputError, type Problem } from "../../../settings/problem";
import { CloudClient } from "./client";
import { findCloud, type CloudLogin } from "./cloudsFile";

/** A cloud as a lab sees it: what its settings name, by id. */
export interface CloudFacts {
  readonly login: CloudLogin;
  readonly project: string;
  readonly region: string;
  readonly images: Roles;
  /** Kubernetes in the nodes' image, where the image says it. */
  readonly nodeImageKubernetes: string | undefined;
  readonly flavors: Roles;
  readonly externalNetwork: Named;
  /** The existing network that the lab moves into. */
  readonly network: { readonly id: string; readonly subnetId: string; readonly cidr: string } | undefined;
}

interface Roles {
  readonly node: string;
  readonly storage: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

const named = z.object({ id: z.string(), name: z.string() });
const namedImage = named.extend({ [kubernetesProperty]: z.string().optional() });
const subnets = z.object({
  subnets: z.array(
    z.object({ id: z.string(), network_id: z.string(), cidr: z.string(), ip_version: z.number() }),
  ),
});

/**
 * Looks up all that the settings name.
 * @param connected to the cloud; without it the login is that of the settings
 * @throws InputError with every name that is wrong, and the candidates
 */
export async function gatherCloudFacts(
  settings: OpenstackSettings,
  connected?: CloudClient,
): Promise<CloudFacts> {
  const client = connected ?? (await CloudClient.connect(findCloud(settings.cloud)));
  const { login } = client;
  const problems: Problem[] = [];
  const find = (setting: string, wanted: string, all: readonly Named[]): Named => {
    const matches = all.filter(({ id, name }) => id === wanted || name === wanted);
    const [match] = matches;
    if (match === undefined || matches.length > 1) {
      const names = all
        .map(({ name }) => name)
        .sort()
        .join(", ");
      const rule =
        match === undefined
          ? `is not there; there are: ${names === "" ? "none" : names}`
          : `is the name of ${matches.length}; use the id: ${matches.map(({ id }) => id).join(", ")}`;
      problems.push({ setting: `manilakube:machines.${setting}`, value: wanted, rule });
    }
    return match ?? { id: "", name: "" };
  };
  const [{ images }, { flavors }, { networks }, zones, allSubnets] = await Promise.all([
    client.get("image", "/v2/images?status=active&limit=1000", z.object({ images: z.array(namedImage) })),
    client.get("compute", "/flavors", z.object({ flavors: z.array(named) })),
    client.get(
      "network",
      "/v2.0/networks",
      z.object({ networks: z.array(named.extend({ "router:external": z.boolean().default(false) })) }),
    ),
    client.get(
      "compute",
      "/os-availability-zone",
      z.object({ availabilityZoneInfo: z.array(z.object({ zoneName: z.string() })) }),
    ),
    client.get("network", "/v2.0/subnets", subnets),
  ]);
  const external = networks.filter((network) => network["router:external"]);
  const internal = networks.filter((network) => !network["router:external"]);
  const zoneNames = zones.availabilityZoneInfo.map(({ zoneName }) => ({ id: zoneName, name: zoneName }));
  find("zone", settings.zone, zoneNames);
  const roles = (setting: "image" | "flavor", all: readonly Named[]): Roles => ({
    node: find(setting, settings[setting].node, all).id,
    storage: find(setting, settings[setting].storage, all).id,
  });
  const adopted = settings.network === undefined ? undefined : find("network", settings.network, internal);
  const subnet = allSubnets.subnets.find(
    ({ network_id: network, ip_version: version }) => network === adopted?.id && version === 4,
  );
  if (adopted !== undefined && adopted.id !== "" && subnet === undefined) {
    const rule = "has no IPv4 subnet";
    problems.push({ setting: "manilakube:machines.network", value: settings.network, rule });
  }
  const imageIds = roles("image", images);
  const facts = {
    login,
    project: client.project.name,
    region: client.region,
    images: imageIds,
    nodeImageKubernetes: images.find(({ id }) => id === imageIds.node)?.[kubernetesProperty],
    flavors: roles("flavor", flavors),
    externalNetwork: find("externalNetwork", settings.externalNetwork, external),
    network:
      adopted === undefined
        ? undefined
        : { id: adopted.id, subnetId: subnet?.id ?? "", cidr: subnet?.cidr ?? "" },
  };
  if (problems.length > 0) {
    throw new InputError(`The cloud '${login.name}' (project ${facts.project}) lacks what is asked for`, [
      ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
    ]);
  }
  return facts;
}
