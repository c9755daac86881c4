import { CloudClient } from "../../machines/openstack/cloud/client";
import type { CloudLogin } from "../../machines/openstack/cloud/cloudsFile";
import { cloudOfClient, describeCloud, sameProject } from "../../machines/openstack/cloud/knownCloud";
import { readRecord, recordFile } from "../../machines/openstack/cloud/record";
import { InputError } from "../../settings/problem";
import { namingLater, subject } from "./login";

/** As catalogs call Manila's API, version 2. */
const serviceTypes = ["sharev2", "shared-file-system"] as const;

/** A project of a Manila. */
export interface ManilaClient {
  readonly client: CloudClient;
  /** Type of the catalog's entry. */
  readonly service: string;
}

/**
 * Logs in to the Manila of a lab.
 * @throws InputError where keystone does not answer or refuses the login, where the catalog has no Manila in the region, or
 *   where the lab's shares are elsewhere
 */
export async function connectToManila(stack: string, login: CloudLogin): Promise<ManilaClient> {
  return namingLater("manilakube:manila.cloud", async () => {
    const manila = await manilaOf(login, "manilakube:manila.cloud");
    refuseAnother(stack, manila.client);
    return manila;
  });
}

/**
 * Logs in to a Manila, whoever made it.
 * @param setting that names the login
 * @throws InputError where keystone does not answer or refuses the login, or where the catalog has no Manila in the region
 */
export async function manilaOf(login: CloudLogin, setting: string): Promise<ManilaClient> {
  return namingLater(setting, async () => {
    const client = await CloudClient.connect(login);
    const service = serviceTypes.find((type) => client.has(type));
    if (service === undefined) {
      const rule =
        `must lead to a cloud with a shared file system service; its catalog has no ${login.interface ?? "public"} ` +
        `endpoint of type ${serviceTypes.join(" or ")} in region ${client.region}`;
      throw new InputError(subject, [{ setting, value: login.name, rule }]);
    }
    return { client, service };
  });
}

/** With another login the drivers would no longer find the volumes that are there. */
function refuseAnother(stack: string, client: CloudClient): void {
  const known = readRecord(stack, "manilas");
  const found = cloudOfClient(client);
  if (known !== undefined && !sameProject(known, found)) {
    const rule =
      `must lead to where the lab's shares are: ${describeCloud(known)}; it leads to ${describeCloud(found)}. ` +
      `\`scripts/lab down ${stack}\` with a login to the first one makes room for the other; where that one is gone for good, ` +
      `remove ${recordFile(stack, "manilas")}`;
    throw new InputError(subject, [{ setting: "manilakube:manila.cloud", value: client.login.name, rule }]);
  }
}
