import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineSources } from "./machines/sources";
import { projectRoot } from "./paths";
import type { Settings } from "./settings/load";

/**
 * All that decides what a lab is made of, as digests by name: each setting, what its machines boot, and this program. Where
 * all are as they were, `up` replaces no machine but one that is gone. No digest tells what it was made of.
 * @example inputsOf(settings, sources)["kubernetes.podSubnet"] // "5d0c9c1f2a3b"
 */
export type LabInputs = Readonly<Record<string, string>>;

export function inputsOf(settings: Settings, sources: MachineSources): LabInputs {
  return {
    ...Object.fromEntries(
      leavesOf(settings).map(([path, value]) => [path, digest(JSON.stringify(value) ?? "")]),
    ),
    [machineInput]: digest(JSON.stringify(madeFrom(sources))),
    [programInput]: programDigest(),
  };
}

/** Names of the inputs that are no settings, in words that settings do not have. */
const machineInput = "what machines boot";
const programInput = "this program";

/** The names of what is another input now, settings first. Pure. */
export function changedInputs(before: LabInputs, now: LabInputs): string[] {
  return [...new Set([...Object.keys(now), ...Object.keys(before)])].filter(
    (name) => before[name] !== now[name],
  );
}

export function isSetting(input: string): boolean {
  return input !== machineInput && input !== programInput;
}

/** Each setting by its path; a list is one. */
function leavesOf(value: object, path: readonly string[] = []): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]): [string, unknown][] =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? leavesOf(inner, [...path, name])
      : [[[...path, name].join("."), inner]],
  );
}

/** Without the login, which may be renewed at any time, and without what only says how fast machines are. */
function madeFrom(sources: MachineSources): unknown {
  if ("host" in sources) {
    const { kinds, anchor } = sources.host;
    return [
      Object.entries(kinds).map(([kind, boots]) => [kind, boots?.node, boots?.storage]),
      anchor ?? null,
    ];
  }
  const { images, flavors, externalNetwork, network } = sources.cloud;
  return [images, flavors, externalNetwork.id, network ?? null];
}

/** Of everything that a change of could replace machines: cheaper than to know which of it does. */
function programDigest(): string {
  const files = ["src", "templates"].flatMap((directory) =>
    readdirSync(join(projectRoot, directory), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const lock = join(projectRoot, "package-lock.json");
  // An installed package has none.
  const packages = existsSync(lock) ? lock : join(projectRoot, "package.json");
  const texts = [...files, packages]
    .sort()
    .map((file) => [file.slice(projectRoot.length), digest(readFileSync(file))]);
  return digest(JSON.stringify(texts));
}

function digest(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}
