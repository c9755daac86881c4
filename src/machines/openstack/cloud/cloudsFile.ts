import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { cloudsFile as testCloudsFile } from "../../../cloud/testCloud";
import { projectRoot } from "../../../paths";
import { InputError } from "../../../settings/problem";
import { shellVariables, type Variables } from "./shellVariables";

/** What stands for the entry of clouds.yaml where the shell's variables say it all. */
export const environmentName = "OS_AUTH_URL";

/** How to log in to a cloud, from one entry of clouds.yaml or from OS_* variables. Secret. */
export interface CloudLogin {
  /** Entry of clouds.yaml, or `environmentName`. */
  readonly name: string;
  readonly region: string | undefined;
  readonly interface: string | undefined;
  readonly cacert: string | undefined;
  readonly verify: boolean;
  readonly auth: Readonly<Record<string, string>>;
}

const entrySchema = z.looseObject({
  auth: z.record(z.string(), z.coerce.string()),
  region_name: z.string().optional(),
  interface: z.string().optional(),
  cacert: z.string().optional(),
  verify: z.boolean().default(true),
});

const setting = "manilakube:machines.cloud";
const subject = "The cloud cannot be used";

/**
 * Finds the login as the openstack client does: OS_CLIENT_CONFIG_FILE, then clouds.yaml in the working directory,
 * ~/.config/openstack, /etc/openstack, with a secure.yaml beside it; our own test cloud's file comes last.
 * @throws InputError with the entries that there are
 */
export function findCloud(
  wanted: string | undefined,
  env: Variables = shellVariables(),
): CloudLogin {
  const name = wanted ?? given(env, "OS_CLOUD");
  if (name === undefined) {
    return fromEnvironment(env);
  }
  const clouds = places(env).map(readClouds);
  const entry = clouds.find((each) => name in each)?.[name];
  if (entry === undefined) {
    const known = [...new Set(clouds.flatMap((each) => Object.keys(each)))].join(", ");
    const where = places(env).join(", ");
    throw problem(
      name,
      `must be an entry of clouds.yaml; there are: ${known === "" ? "none" : known} (looked in ${where})`,
    );
  }
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    throw problem(name, "has no section 'auth' with texts in clouds.yaml");
  }
  const { auth, region_name: region, interface: endpoint, cacert, verify } = parsed.data;
  return { name, region, interface: endpoint, cacert, verify, auth };
}

/** Whether the shell's variables say which cloud is meant, where the settings do not. */
export function shellNamesCloud(env: Variables): boolean {
  return given(env, "OS_CLOUD") !== undefined || given(env, "OS_AUTH_URL") !== undefined;
}

/** A variable's value; an empty one counts as not set. */
function given(env: Variables, name: string): string | undefined {
  return env[name] === "" ? undefined : env[name];
}

function fromEnvironment(env: Variables): CloudLogin {
  if (given(env, "OS_AUTH_URL") === undefined) {
    throw problem(undefined, "must name an entry of clouds.yaml, unless OS_CLOUD or OS_AUTH_URL is set");
  }
  const other = new Set(["OS_REGION_NAME", "OS_INTERFACE", "OS_CACERT", "OS_CLOUD"]);
  const auth = Object.entries(env).flatMap(([key, value]): [string, string][] =>
    key.startsWith("OS_") && !other.has(key) && value !== undefined && value !== ""
      ? [[key.slice("OS_".length).toLowerCase(), value]]
      : [],
  );
  return {
    name: environmentName,
    region: given(env, "OS_REGION_NAME"),
    interface: given(env, "OS_INTERFACE"),
    cacert: given(env, "OS_CACERT"),
    verify: true,
    auth: Object.fromEntries(auth),
  };
}

/** The entry of clouds.yaml that a login is from. */
export function entryOf({ name }: CloudLogin): string | undefined {
  return name === environmentName ? undefined : name;
}

function places(env: Variables): string[] {
  const explicit = env["OS_CLIENT_CONFIG_FILE"];
  const usual = [
    join(projectRoot, "clouds.yaml"),
    join(homedir(), ".config", "openstack", "clouds.yaml"),
    "/etc/openstack/clouds.yaml",
  ];
  return [...(explicit === undefined ? usual : [explicit]), testCloudsFile()];
}

type Entries = Record<string, unknown>;

function readClouds(path: string): Entries {
  const open = entriesOf(path);
  const secure = entriesOf(join(dirname(path), "secure.yaml"));
  return Object.fromEntries(
    Object.entries(open).map(([name, entry]) => [name, merge(entry, secure[name] ?? {})]),
  );
}

function entriesOf(path: string): Entries {
  if (!existsSync(path)) {
    return {};
  }
  try {
    const content = load(readFileSync(path, "utf8")) as { clouds?: Entries } | undefined;
    return content?.clouds ?? {};
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw problem(path, `is no YAML: ${reason}`);
  }
}

function merge(a: unknown, b: unknown): unknown {
  if (isRecord(a) && isRecord(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return Object.fromEntries(keys.map((key) => [key, key in b ? merge(a[key], b[key]) : a[key]]));
  }
  return b;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problem(value: unknown, rule: string): InputError {
  return new InputError(subject, [{ setting, value, rule }]);
}
