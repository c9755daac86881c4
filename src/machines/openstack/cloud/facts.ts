import { z } from "zod";
import { kubernetesProperty } from "../../../releases/node";
import type { OpenstackSettings } from "../../../settings/load";
import { InputError, type Problem } from "../../../settings/problem";
import { chooseSubnet } from "./adoptedSubnet";
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
  /** Empty texts where the lab has nothing to do with one. */
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

/** What has no name goes by its id. */
const nameOr = <T extends { readonly id: string; readonly name?: string | null | undefined }>(thing: T) => ({
  ...thing,
  name: thing.name === undefined || thing.name === null || thing.name === "" ? thing.id : thing.name,
});
const named = z.object({ id: z.string(), name: z.string().nullish() });
const flavorSchema = named.transform(nameOr);
const imageSchema = named.extend({ [kubernetesProperty]: z.string().optional() }).transform(nameOr);
const networkSchema = named.extend({ "router:external": z.boolean().default(false) }).transform(nameOr);
const subnetSchema = z.object({
  id: z.string(),
  network_id: z.string(),
  cidr: z.string(),
  ip_version: z.number(),
});
const zonesSchema = z.object({ availabilityZoneInfo: z.array(z.object({ zoneName: z.string() })) });

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
      const rule =
        match === undefined
          ? `is not there; there are: ${namesOf(all)}`
          : `is the name of ${matches.length}; use the id: ${matches.map(({ id }) => id).join(", ")}`;
      problems.push({ setting: `manilakube:machines.${setting}`, value: wanted, rule });
    }
    return match ?? { id: "", name: "" };
  };
  const [listed, flavors, networks, zones, subnets] = await Promise.all([
    client.list("image", "/v2/images?status=active&limit=1000", "images", imageSchema),
    client.list("compute", "/flavors", "flavors", flavorSchema),
    client.list("network", "/v2.0/networks", "networks", networkSchema),
    client.get("compute", "/os-availability-zone", zonesSchema),
    client.list("network", "/v2.0/subnets", "subnets", subnetSchema),
  ]);
  const images = [...listed, ...(await unlisted(client, settings.image, listed))];
  const external = networks.filter((network) => network["router:external"]);
  const outside =
    settings.floatingIps === "none"
      ? { id: "", name: "" }
      : find("externalNetwork", settings.externalNetwork, external);
  const ofThisName = networks.filter(({ name }) => name === outside.name);
  if (ofThisName.length > 1 && !problems.some(({ setting }) => setting.endsWith(".externalNetwork"))) {
    const rule = `is one of ${ofThisName.length} networks with the name '${outside.name}', and Pulumi's provider asks for floating IPs by the name; the project must see only one of them`;
    problems.push({ setting: "manilakube:machines.externalNetwork", value: settings.externalNetwork, rule });
  }
  const zoneNames = zones.availabilityZoneInfo.map(({ zoneName }) => ({ id: zoneName, name: zoneName }));
  find("zone", settings.zone, zoneNames);
  const roles = (setting: "image" | "flavor", all: readonly Named[]): Roles => ({
    node: find(setting, settings[setting].node, all).id,
    storage: find(setting, settings[setting].storage, all).id,
  });
  const adopted = settings.network === undefined ? undefined : find("network", settings.network, networks);
  const chosen =
    adopted === undefined || adopted.id === ""
      ? undefined
      : chooseSubnet(
          settings.network ?? "",
          subnets.filter(({ network_id: id, ip_version: version }) => id === adopted.id && version === 4),
          settings.subnet,
        );
  if (chosen !== undefined && "problem" in chosen) {
    problems.push(chosen.problem);
  }
  const subnet = chosen !== undefined && "subnet" in chosen ? chosen.subnet : undefined;
  if (settings.floatingIps !== "none" && external.some(({ id }) => id === adopted?.id)) {
    const rule =
      "must be none where machines.network is an external one: its addresses are reached as they are";
    problems.push({ setting: "manilakube:machines.floatingIps", value: settings.floatingIps, rule });
  }
  const imageIds = roles("image", images);
  const facts = {
    login,
    project: client.project.name,
    region: client.region,
    images: imageIds,
    nodeImageKubernetes: images.find(({ id }) => id === imageIds.node)?.[kubernetesProperty],
    flavors: roles("flavor", flavors),
    externalNetwork: outside,
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

/** Images that no list shows, as hidden ones and those of the community: who knows their id may boot them. */
async function unlisted(
  client: CloudClient,
  wanted: Roles,
  listed: readonly Named[],
): Promise<z.infer<typeof imageSchema>[]> {
  const ids = [...new Set([wanted.node, wanted.storage])].filter(
    (each) => /^[0-9a-f-]{32,36}$/.test(each) && listed.every(({ id, name }) => each !== id && each !== name),
  );
  const found = await Promise.all(
    ids.map((id) => client.getIfAllowed("image", `/v2/images/${id}`, imageSchema)),
  );
  return found.flatMap((image) => image ?? []);
}

/** Public clouds have hundreds of images. */
const mostNames = 40;

function namesOf(all: readonly Named[]): string {
  const names = all.map(({ name }) => name).sort();
  const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : "";
  return names.length === 0 ? "none" : `${names.slice(0, mostNames).join(", ")}${more}`;
}
