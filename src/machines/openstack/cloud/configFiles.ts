import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { FAILSAFE_SCHEMA, load, mergeTag, nullYaml11Tag } from "js-yaml";
import { cloudsFile as testCloudsFile } from "../../../cloud/testCloud";
import { projectRoot } from "../../../paths";
import { badCloud } from "./badCloud";
import { isEntry, merge, type Entry } from "./entry";
import type { Variables } from "./shellVariables";

/** Entries by name, and where they were looked for. */
export interface Clouds {
  readonly entries: Readonly<Record<string, unknown>>;
  /** Of the user's own files, without our test cloud. */
  readonly own: readonly string[];
  readonly places: readonly string[];
}

/**
 * Reads all clouds that a login may name: OS_CLIENT_CONFIG_FILE, else clouds.yaml (or .yml, .json) in the project's directory,
 * ~/.config/openstack, /etc/openstack, each with a secure.yaml beside it; our own test cloud's file comes last. Unlike the
 * openstack client, which reads the first file only, each entry is taken from the first file that has it.
 * @throws InputError where a file is not what it should be
 */
export function readClouds(env: Variables): Clouds {
  const explicit = set(env["OS_CLIENT_CONFIG_FILE"]);
  if (explicit !== undefined && !existsSync(explicit)) {
    throw badCloud(explicit, "is what OS_CLIENT_CONFIG_FILE names, and is not there");
  }
  const usual = explicit === undefined ? candidates("clouds", env) : [explicit];
  const secure = set(env["OS_CLIENT_SECURE_FILE"]);
  const own = usual.map((path) => entriesOf(path, "clouds", secure === undefined ? besides(path) : [secure]));
  return {
    entries: Object.assign({}, entriesOf(testCloudsFile(), "clouds"), ...own.reverse()) as Record<
      string,
      unknown
    >,
    own: [...new Set(own.flatMap((entries) => Object.keys(entries)))],
    places: [
      ...new Set(usual.filter((path) => path.endsWith(".yaml") || path === explicit)),
      testCloudsFile(),
    ],
  };
}

/** What several entries have in common, by name: clouds-public.yaml, in the same places. */
export function readProfiles(env: Variables): Readonly<Record<string, unknown>> {
  const beside = set(env["OS_CLIENT_CONFIG_FILE"]);
  const paths = [
    ...(beside === undefined ? [] : [join(dirname(beside), "clouds-public.yaml")]),
    ...candidates("clouds-public", env),
  ];
  const first = paths.find(existsSync);
  return first === undefined ? {} : entriesOf(first, "public-clouds");
}

/** An empty text is what a variable has that is not meant: `export OS_CACERT=`. */
export function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

export function homeOf(env: Variables): string {
  return set(env["HOME"]) ?? homedir();
}

function candidates(name: string, env: Variables): string[] {
  const home = homeOf(env);
  const directories = [
    projectRoot,
    join(set(env["XDG_CONFIG_HOME"]) ?? join(home, ".config"), "openstack"),
    join(home, ".config", "openstack"),
    "/etc/xdg/openstack",
    "/etc/openstack",
  ];
  const names = ["yaml", "yml", "json"].map((suffix) => `${name}.${suffix}`);
  return [...new Set(directories)].flatMap((directory) => names.map((each) => join(directory, each)));
}

const besides = (path: string): string[] =>
  ["yaml", "yml", "json"].map((suffix) => join(dirname(path), `secure.${suffix}`));

function entriesOf(path: string, section: string, secure: readonly string[] = []): Record<string, unknown> {
  const found = sectionOf(path, section);
  const hidden = secure.find(existsSync);
  const secrets = hidden === undefined ? {} : sectionOf(hidden, section);
  return Object.fromEntries(
    Object.entries(found).map(([name, entry]) => [
      name,
      name in secrets ? merge(entry, secrets[name]) : entry,
    ]),
  );
}

/** Merge keys (`<<: *base`) as in YAML 1.1. Texts stay as they are written, so that an id of digits only keeps all of them. */
const schema = FAILSAFE_SCHEMA.withTags(mergeTag, nullYaml11Tag);

function sectionOf(path: string, section: string): Entry {
  if (!existsSync(path)) {
    return {};
  }
  let content: unknown;
  try {
    content = load(readFileSync(path, "utf8"), { schema });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw badCloud(path, `is no YAML: ${reason}`);
  }
  const entries = isEntry(content) ? content[section] : undefined;
  if (content !== undefined && content !== null && !isEntry(content)) {
    throw badCloud(path, `must have a section '${section}' with one entry for each cloud`);
  }
  return isEntry(entries) ? entries : {};
}
