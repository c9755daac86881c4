import { z } from "zod";
import { settingsSchema } from "./schema";

/** The part of JSON Schema that settings are written in. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  /** Of a group whose members have no names of ours: what each of them is. */
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

/** Whether a node is a group with whatever names, as the values of a chart. */
export function isOpenGroup({ type, properties, additionalProperties }: SchemaNode): boolean {
  return type === "object" && properties === undefined && typeof additionalProperties === "object";
}

/** The settings as JSON Schema, made from the rules that a stack is judged by. */
export function settingsJsonSchema(): SchemaNode {
  return z.toJSONSchema(settingsSchema, { io: "input" }) as SchemaNode;
}

/** JSON Schema of a stack's file, by which editors complete it and check it as it is written. */
export function stackFileJsonSchema(): object {
  const properties = Object.entries(settingsJsonSchema().properties ?? {});
  const names = properties.map(([name]) => `${name}$`).join("|");
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A stack of manilakube",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(properties.map(([name, node]) => [`manilakube:${name}`, node])),
        // Other programs' settings are not ours to judge.
        patternProperties: { [`^manilakube:(?!${names})`]: false },
      },
    },
  };
}
