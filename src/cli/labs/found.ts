import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { cloudName } from "../../cloud/plan";
import { recordedLabs } from "../../machines/openstack/cloud/record";
import { labHome } from "../../paths";
import { labLabelKey, podman } from "../../podman/podman";
import { succeeds } from "../../process/run";
import { isStackName } from "../../stackName";
import { existingStacks } from "../stack";
import { mortalLabs } from "./expiry";

/** A lab that this host knows of: one of this checkout, wherever its machines are, or another checkout's on this host. */
export interface FoundLab {
  readonly stack: string;
  /** The `.lab/` of its checkout. */
  readonly home: string;
}

export async function labsOfHost(): Promise<FoundLab[]> {
  const own = [...existingStacks(), ...recordedLabs(), ...mortalLabs()].filter(isStackName);
  const here = own.map((stack) => ({ stack, home: labHome() }));
  const all = [...here, ...((await hasPodman()) ? labsIn(await labelled()) : [])];
  const known = new Map(all.map((lab) => [join(lab.home, lab.stack), lab]));
  return [...known.values()].sort((a, b) => join(a.home, a.stack).localeCompare(join(b.home, b.stack)));
}

const hasPodman = (): Promise<boolean> => succeeds("podman", ["version"]);

const labelled = (): Promise<string> =>
  podman(["ps", "--all", "--filter", `label=${labLabelKey}`, "--format", "json"]);

const listing = z.array(z.object({ Labels: z.record(z.string(), z.string()) }));

/** The labs that have containers, by their label. The test cloud, which has one too, is none. Pure. */
export function labsIn(json: string): FoundLab[] {
  const found = listing.parse(JSON.parse(json.trim() === "" ? "[]" : json));
  const places = [...new Set(found.flatMap(({ Labels }) => Labels[labLabelKey] ?? []))];
  return places
    .map((place) => ({ stack: basename(place), home: dirname(place) }))
    .filter(({ stack }) => isStackName(stack) && stack !== cloudName);
}

/** Whether the checkout's own files of a lab are gone: only its machines are left, and nobody can use them. */
export function isLost({ home }: FoundLab): boolean {
  return !existsSync(join(home, ".own"));
}

/** When the lab was first made; undefined where its files do not say. */
export function birthOf({ stack, home }: FoundLab): Date | undefined {
  try {
    return statSync(join(home, ".own", "projects", stack)).birthtime;
  } catch {
    return undefined;
  }
}
