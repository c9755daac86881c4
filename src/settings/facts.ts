import { changesOf } from "./changes";
import { settingsJsonSchema, type SchemaNode } from "./jsonSchema";
import { loadSettings, valueAt } from "./load";
import { settingsSchema } from "./schema";

/** One setting of a stack, as it is now and as it may be. */
export interface SettingFact {
  /** As errors name it, such as `manilakube:machines.workers`. */
  readonly setting: string;
  readonly description: string;
  readonly rule: string;
  /** In force; undefined where the setting has no default and is not set. */
  readonly value: unknown;
  /** What another value does to a lab that is up; a whole clause without its subject. */
  readonly effect: string;
  /** Whether the stack's file says it. */
  readonly isSet: boolean;
}

/**
 * All settings that a stack of its kinds can have, in the order of the schema.
 * @param config what the stack's file holds below `manilakube:`, without that prefix
 * @throws InputError where the stack's settings cannot be used
 */
export function settingFacts(stack: string, config: Readonly<Record<string, unknown>>): SettingFact[] {
  const settings = loadSettings(stack, config);
  // A kind that is a default must be said where something else of its group is.
  const { machines, manila, storage } = settings;
  const base = [
    { path: ["machines", "kind"], kind: machines.kind },
    { path: ["manila", "kind"], kind: manila.kind },
    ...(storage === undefined ? [] : [{ path: ["storage", "kind"], kind: storage.kind }]),
  ].reduce<unknown>((whole, { path, kind }) => withValue(whole, path, kind), config);
  const changes = changesOf(settings);
  return leaves(settingsJsonSchema(), settings, []).map(({ path, node }) => ({
    setting: `manilakube:${path.join(".")}`,
    description: node.description ?? "",
    rule: ruleOf(base, path),
    value: valueAt(settings, path),
    effect: changes[path.join(".")]?.effect ?? "",
    isSet: valueAt(config, path) !== undefined,
  }));
}

interface Leaf {
  readonly path: readonly string[];
  readonly node: SchemaNode;
}

/** Of alternatives the one of the kind that is in force. */
function leaves(node: SchemaNode, value: unknown, path: readonly string[]): Leaf[] {
  const inForce = valueAt(value, ["kind"]);
  const chosen = node.oneOf?.find(({ properties }) => properties?.["kind"]?.const === inForce) ?? node;
  if (chosen.properties === undefined) {
    return [{ path, node: chosen }];
  }
  return Object.entries(chosen.properties).flatMap(([name, inner]) =>
    leaves(inner, valueAt(value, [name]), [...path, name]),
  );
}

/** What the schema says to a value that no setting can have. */
function ruleOf(config: unknown, path: readonly string[]): string {
  const { error } = settingsSchema.safeParse(withValue(config, path, Symbol("no setting")));
  const issues = error?.issues ?? [];
  const own = issues.find((issue) => issue.path.join(".") === path.join("."));
  return own?.message ?? "";
}

function withValue(config: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) {
    return value;
  }
  const fields = typeof config === "object" && config !== null ? config : {};
  return { ...fields, [name]: withValue(valueAt(fields, [name]), rest, value) };
}
