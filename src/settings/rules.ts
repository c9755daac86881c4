import { z } from "zod";
import { chooseRelease, releaseRule, type EndedReleases, type Release } from "../releases/release";
import { parseNetwork } from "./cidr";
import { parseQuantity } from "./quantity";

/** Rules that several settings share, each with its own words for what is wrong. */

/** The pattern is for editors, which know no other rule of it. */
export const cidr = (rule: string) =>
  z
    .string({ error: rule })
    .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, { error: rule, abort: true })
    .refine((text) => parseNetwork(text) !== undefined, { error: rule });

export const networkRule = "must be an IPv4 network such as 10.97.0.0/24, with no bit set behind the prefix";

/** A size as Kubernetes writes it. @param least what no lab works below */
export const quantity = (least: string) => {
  const error = `must be a size such as 512Mi or 40Gi, and at least ${least}`;
  return z
    .string({ error })
    .regex(/^[1-9]\d*(Mi|Gi|Ti)$/, { error, abort: true })
    .refine((text) => (parseQuantity(text) ?? 0) >= (parseQuantity(least) ?? 0), { error });
};

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });

export const flag = z.boolean({ error: "must be true or false" });

/**
 * Kubernetes is made for 5000 nodes at most (kubernetes.io, "Considerations for large clusters"), and one is the control plane.
 * How many of them a lab's networks have room for is judged in networks.ts.
 */
export const mostWorkers = 4999;
const countRule = `must be a whole number from 0 to ${mostWorkers}`;
export const mostRule = `must be ${mostWorkers} workers at most: Kubernetes is made for 5000 nodes, and one is the control plane`;
export const workersRule = `${countRule}, or a list of pools such as [{count: 2}, {count: 1, kind: qemu}]`;
export const workerCount = z
  .int({ error: countRule })
  .min(0, { error: countRule })
  .max(mostWorkers, { error: mostRule });

export const name = z
  .string({ error: "must be a name" })
  .regex(/^[a-z0-9][a-z0-9-]*$/, { error: "must be a name" });

/** Something that a cloud has. */
export const reference = (what: string) => {
  const error = `must be the name or id of ${what}`;
  return z.string({ error }).min(1, { error });
};

/** Takes a version for the text it was meant as: YAML reads an unquoted `1.37` or `2026.1` as a number. */
export const asText = (value: unknown): unknown => (typeof value === "number" ? String(value) : value);

/**
 * A setting that chooses a release by its name or its full version; its value is the full version. Without the setting it
 * is the newest release.
 */
export const release = (releases: readonly [Release, ...Release[]], ended: EndedReleases) =>
  z
    .preprocess(
      asText,
      z
        .string({ error: releaseRule(releases, ended, "") })
        .refine((wanted) => chooseRelease(releases, wanted) !== undefined, {
          error: ({ input }) => releaseRule(releases, ended, String(input)),
        })
        .transform((wanted) => chooseRelease(releases, wanted)?.version ?? wanted),
    )
    .default(releases[0].version)
    .meta({
      ...writtenAs(releases.flatMap(({ name, version }) => [name, version])),
      default: releases[0].name,
    });

/** What editors are told of a version: YAML has it as a number where it is not quoted. */
export const writtenAs = (texts: readonly string[]) => ({
  type: ["string", "number"],
  enum: texts.flatMap((text) => (/^\d+\.\d+$/.test(text) ? [text, Number(text)] : [text])),
});
