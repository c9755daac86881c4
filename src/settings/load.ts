import { createHash } from "node:crypto";
import type { z } from "zod";
import { cloudName } from "../cloud/plan";
import { isStackName, stackNameRule } from "../stackName";
import { judgeCombinations } from "./combinations";
import type { HostKindName } from "./host";
import { InputError, type Problem } from "./problem";
import { settingsSchema, type RawSettings } from "./schema";

/** The validated settings of one stack, every default filled in. Deeply frozen. */
export type Settings = RawSettings & {
  readonly stack: string;
  readonly machines: RawSettings["machines"] & { readonly subnet: string };
};

/** Of machines on this host. */
export type HostSettings = Extract<Settings["machines"], { kind: HostKindName }>;
export type OpenstackSettings = Extract<Settings["machines"], { kind: "openstack" }>;

/**
 * Validates a stack's settings and fills in the defaults. Pure.
 * @param stack name of the stack
 * @param config what the stack's file holds below `manilakube:`, without that prefix
 * @throws InputError with all problems at once
 */
export function loadSettings(stack: string, config: Readonly<Record<string, unknown>>): Settings {
  const problems: Problem[] = [];
  if (!isStackName(stack)) {
    problems.push({ setting: "stack", value: stack, rule: stackNameRule });
  }
  if (stack === cloudName) {
    problems.push({ setting: "stack", value: stack, rule: "is what the test cloud is called" });
  }
  const parsed = settingsSchema.safeParse(config);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.flatMap((issue) => toProblems(issue, config)));
    throw new InputError(subject(stack), problems);
  }
  const machines = { ...parsed.data.machines, subnet: parsed.data.machines.subnet ?? defaultSubnet(stack) };
  const settings: Settings = { ...parsed.data, machines, stack };
  problems.push(...judgeCombinations(settings));
  if (problems.length > 0) {
    throw new InputError(subject(stack), problems);
  }
  return deepFreeze(settings);
}

/** A /24 below 10.97.0.0/16 that depends on the stack's name only, so that two labs rarely meet. */
export function defaultSubnet(stack: string): string {
  const octet = createHash("sha256").update(stack).digest().readUInt8(0);
  return `10.97.${octet}.0/24`;
}

function subject(stack: string): string {
  return `The settings of stack '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be used`;
}

function toProblems(issue: z.core.$ZodIssue, config: unknown, above: readonly string[] = []): Problem[] {
  const path = [...above, ...issue.path.map(String)];
  // Of alternatives, the one that the value is meant as: only what is in it is wrong.
  const meant =
    issue.code === "invalid_union"
      ? issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0))
      : undefined;
  if (meant !== undefined && meant.length > 0) {
    return meant.flatMap((inner) => toProblems(inner, config, path));
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      setting: settingName([...path, key]),
      value: valueAt(config, [...path, key]),
      rule: unknownRule(path, key),
    }));
  }
  return [{ setting: settingName(path), value: valueAt(config, path), rule: issue.message }];
}

/** Documents write a setting in one word, with dots; a stack's file has one key below the other. */
function unknownRule(path: readonly string[], key: string): string {
  const [group = "", ...below] = key.split(".");
  return path.length > 0 || below.length === 0
    ? "is not a known setting"
    : `must be written as \`manilakube:${group}:\` with \`${below.join(": { ")}: …${" }".repeat(below.length - 1)}\` below it`;
}

function settingName(path: readonly string[]): string {
  return `manilakube:${path.join(".")}`;
}

/** What stands at a path in nested settings; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
