import { badCloud } from "./badCloud";
import { homeOf, readClouds, readProfiles, set } from "./configFiles";
import { credentialOf } from "./credential";
import { flatten, isEntry, type Entry } from "./entry";
import { shellVariables, type Variables } from "./shellVariables";
import { trustOf, type Trust } from "./trust";

/** What stands for the entry of clouds.yaml where the shell's variables say it all. */
export const environmentName = "OS_AUTH_URL";

/** How to log in to a cloud, from one entry of clouds.yaml or from OS_* variables. Secret. */
export interface CloudLogin extends Trust {
  /** Entry of clouds.yaml, or `environmentName`. */
  readonly name: string;
  readonly region: string | undefined;
  readonly interface: string | undefined;
  /** `auth_url`, and a credential as `credentialOf` gives it. */
  readonly auth: Readonly<Record<string, string>>;
}

/**
 * Finds the login as the openstack client does. A cloud that the stack names is taken as its file says, and no variable of
 * the shell changes it: whoever has sourced another cloud's openrc does not mean this one.
 * @param wanted entry of clouds.yaml; without it OS_CLOUD, then OS_AUTH_URL and the like decide, then the only entry there is
 * @throws InputError with what is wrong, and with the entries that there are
 */
export function findCloud(wanted: string | undefined, env: Variables = shellVariables()): CloudLogin {
  const named = wanted ?? set(env["OS_CLOUD"]);
  if (named === undefined && set(env["OS_AUTH_URL"]) !== undefined) {
    return toLogin(environmentName, entryOfShell(env), undefined, env);
  }
  const { entries, own, places } = readClouds(env);
  const name = named ?? (own.length === 1 ? own[0] : undefined);
  if (name === undefined) {
    const found = own.length === 0 ? "" : `; there are: ${own.join(", ")}`;
    throw badCloud(
      undefined,
      `must name an entry of clouds.yaml, unless OS_CLOUD or OS_AUTH_URL is set${found}`,
    );
  }
  const entry = entries[name];
  if (entry === undefined) {
    const known = Object.keys(entries).join(", ");
    const rule = `must be an entry of clouds.yaml; there are: ${known === "" ? "none" : known} (looked in ${places.join(", ")})`;
    throw badCloud(name, rule);
  }
  if (!isEntry(entry)) {
    throw badCloud(name, "must be an entry with keys in clouds.yaml");
  }
  return toLogin(name, entry, wanted === undefined ? set(env["OS_REGION_NAME"]) : undefined, env);
}

/** Whether the shell's variables say which cloud is meant, where the settings do not. */
export function shellNamesCloud(env: Variables): boolean {
  return set(env["OS_CLOUD"]) !== undefined || set(env["OS_AUTH_URL"]) !== undefined;
}

/** The entry of clouds.yaml that a login is from. */
export function entryOf({ name }: CloudLogin): string | undefined {
  return name === environmentName ? undefined : name;
}

/** Variables that say where to look, and not how to log in. */
const selectors = new Set(["OS_CLOUD", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "OS_CLOUD_NAME"]);

function entryOfShell(env: Variables): Entry {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith("OS_") && !selectors.has(name) ? [[name.slice("OS_".length).toLowerCase(), value]] : [],
    ),
  );
}

function toLogin(name: string, entry: Entry, region: string | undefined, env: Variables): CloudLogin {
  const refuse = (rule: string): never => {
    throw badCloud(name, rule);
  };
  const flat = flatten(entry, readProfiles(env), region, refuse);
  const { auth, beside } = flat;
  const endpoint = beside["interface"] ?? beside["endpoint_type"];
  return {
    name,
    region: flat.region,
    interface: typeof endpoint === "string" ? endpoint.replace(/URL$/, "") : undefined,
    ...trustOf(beside, homeOf(env), refuse),
    auth: {
      auth_url: addressOf(auth["auth_url"] ?? beside["auth_url"], flat.region, refuse),
      ...credentialOf(flat, refuse),
    },
  };
}

function addressOf(given: unknown, region: string | undefined, refuse: (rule: string) => never): string {
  if (typeof given !== "string") {
    return refuse("has no auth_url (keystone's address, in clouds.yaml or OS_AUTH_URL)");
  }
  // Of profiles that are for several regions.
  const url = given.replaceAll("{region_name}", region ?? "");
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    return refuse(`must have an auth_url such as https://keystone.example:5000/v3, and has ${url}`);
  }
  // Written for clients that are older than the cloud: version 2 of the identity API is gone.
  return url.replace(/\/v2\.0\/?$/, "/v3");
}
