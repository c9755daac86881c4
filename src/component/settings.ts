import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { loadSettings, type Settings } from "../settings/load";
import { InputError, type Problem } from "../settings/problem";
import type { settingsSchema } from "../settings/schema";

/**
 * The arguments of a lab: what a stack's file has below `manilakube:`, with the same defaults and the same rules.
 * bin/component.d.ts says the same for programs that import the package.
 */
export type LabArgs = z.input<typeof settingsSchema>;

/**
 * Validates the arguments of a lab and fills in the defaults. Pure.
 * @param name of the component, which is the name of the lab
 * @throws InputError with all problems at once
 * @example settingsOfArgs("x", { machines: { kind: "podman", workers: 1 } }).machines.zone // "nova"
 */
export function settingsOfArgs(name: string, args: LabArgs): Settings {
  const unknown = outputsIn(args).map((path) => ({
    setting: path.join("."),
    value: "an output",
    rule: "must be a plain value: what a lab consists of is decided before anything is made",
  }));
  if (unknown.length > 0) {
    throw new InputError(subject(name), unknown);
  }
  try {
    return loadSettings(name, args);
  } catch (error) {
    throw error instanceof InputError ? new InputError(subject(name), error.problems.map(asArgument)) : error;
  }
}

function subject(name: string): string {
  return `The arguments of the lab '${name}' cannot be used`;
}

/** Arguments have no prefix, and the lab is called as its component. */
function asArgument({ setting, value, rule }: Problem): Problem {
  const plain = (text: string): string => text.replaceAll("manilakube:", "");
  return { setting: setting === "stack" ? "name" : plain(setting), value, rule: plain(rule) };
}

/** Paths of all that is known only when other resources are made. */
function outputsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return [path];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => outputsIn(inner, [...path, key]))
    : [];
}
