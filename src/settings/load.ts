import { createHash } from "node:crypto";
import type { z } from "zod";
import { cloudName } from "../cloud/plan";
import { isStackName, stackNameRule } from "../stackName";
import { judgeCombinations } from "./combinations";
import type { HostKindName } from "./host";
import { InputError, type Problem } from "./problem";
import { settingsSchema, type RawSettings } from "./schema";
import { isOnStorage } from "./storage";

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
  const parsed = settingsSchema.safeParse(config);
  const single = parsed.success
    ? []
    : firstOfEach(parsed.error.issues.flatMap((issue) => toProblems(issue, config)));
  const settings = parsed.success ? complete(stack, parsed.data) : undefined;
  const problems = [
    ...judgeName(stack),
    ...single,
    ...(settings === undefined ? combinationsBeside(stack, config, single) : judgeCombinations(settings)),
  ];
  if (settings === undefined || problems.length > 0) {
    throw new InputError(subject(stack), problems);
  }
  return deepFreeze(settings);
}

function judgeName(stack: string): Problem[] {
  if (!isStackName(stack)) {
    return [{ setting: "stack", value: stack, rule: stackNameRule }];
  }
  return stack === cloudName
    ? [{ setting: "stack", value: stack, rule: "is what the test cloud is called" }]
    : [];
}

function complete(stack: string, raw: RawSettings): Settings {
  const machines = { ...raw.machines, subnet: raw.machines.subnet ?? defaultSubnet(stack) };
  const storage = raw.storage ?? defaultStorage(raw.manila);
  return { ...raw, machines, ...(storage === undefined ? {} : { storage }), stack };
}

/** One setting, one line: of several rules that a value breaks, the first one is the broadest. */
function firstOfEach(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ setting }, index) => problems.findIndex((each) => each.setting === setting) === index,
  );
}

/**
 * What is wrong between settings that are right one by one, beside those that are not: the user shall hear of all at once. In
 * place of the wrong ones their defaults are judged, and nothing is said that has to do with them.
 */
function combinationsBeside(stack: string, config: unknown, single: readonly Problem[]): Problem[] {
  const wrong = single.map(({ setting }) => setting);
  const rest = wrong.reduce((whole, setting) => without(whole, pathOf(setting)), config);
  const { data } = settingsSchema.safeParse(rest);
  return data === undefined
    ? []
    : judgeCombinations(complete(stack, data)).filter(
        ({ setting, rule }) => !wrong.some((name) => setting === name || rule.includes(name)),
      );
}

/** The same settings with nothing at a path. */
function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || name === undefined) {
    return value;
  }
  const others = Object.entries(value).filter(([key]) => key !== name);
  const inner = rest.length === 0 ? [] : [[name, without(valueAt(value, [name]), rest)]];
  return Object.fromEntries([...others, ...inner]);
}

/** A /24 below 10.97.0.0/16 that depends on the stack's name only, so that two labs rarely meet. */
export function defaultSubnet(stack: string): string {
  const octet = createHash("sha256").update(stack).digest().readUInt8(0);
  return `10.97.${octet}.0/24`;
}

/** Only a Manila of the distribution's packages leaves open what is behind it. */
function defaultStorage(manila: RawSettings["manila"]): RawSettings["storage"] {
  return isOnStorage(manila) ? { kind: "packages" } : undefined;
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
  return [{ setting: settingName(path), value: valueAt(config, path), rule: ruleOf(issue) }];
}

/** zod's own words, where the schema has none of ours, are for programmers: a group of settings that is none. */
function ruleOf({ code, message }: z.core.$ZodIssue): string {
  return code === "invalid_type" && message.startsWith("Invalid input")
    ? "must be a group of settings: {name: value, …}"
    : message;
}

/** Documents write a setting in one word, with dots; a stack's file has one key below the other. */
function unknownRule(path: readonly string[], key: string): string {
  const [group = "", ...below] = key.split(".");
  return path.length > 0 || below.length === 0
    ? "is not a known setting"
    : `must be written as \`manilakube:${group}:\` with \`${below.join(": { ")}: …${" }".repeat(below.length - 1)}\` below it`;
}

const namespace = "manilakube:";

function settingName(path: readonly string[]): string {
  return `${namespace}${path.join(".")}`;
}

function pathOf(setting: string): string[] {
  return setting.slice(namespace.length).split(".");
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
