import { isOpenGroup, type SchemaNode } from "../settings/jsonSchema";
import { packageName } from "./names";

/** A type as Pulumi's schema writes it. Arguments of a lab are plain values: none may come from another resource. */
export interface Type {
  readonly type?: string;
  readonly $ref?: string;
  readonly oneOf?: readonly Type[];
  readonly items?: Type;
  readonly additionalProperties?: Type;
  readonly plain?: true;
}

export interface Property extends Type {
  readonly description?: string;
  readonly const?: unknown;
  readonly secret?: true;
}

/** A group of settings. Pulumi has these by name, beside what uses them. */
export interface ObjectType {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Property>>;
  /** Absent where nothing is: as Pulumi itself writes schemas. */
  readonly required?: readonly string[];
}

/**
 * A setting as a property of Pulumi's, with all that JSON Schema says and Pulumi's schema cannot in its description.
 * @param name of the type, where the setting is a group
 * @param types gets the groups, by their tokens
 */
export function propertyOf(node: SchemaNode, name: string, types: Map<string, ObjectType>): Property {
  const description = [node.description, oneOf(node), byDefault(node)].filter((part) => part !== undefined);
  return {
    ...typeOf(node, name, types),
    ...(node.const === undefined ? {} : { const: node.const }),
    ...(description.length > 0 ? { description: description.join(" ") } : {}),
  };
}

function typeOf(node: SchemaNode, name: string, types: Map<string, ObjectType>): Type {
  const alternatives = node.oneOf ?? node.anyOf;
  if (alternatives !== undefined) {
    return { oneOf: alternatives.map((each) => typeOf(each, `${kindOf(each)}${name}`, types)), plain: true };
  }
  if (typeof node.type === "object") {
    return { oneOf: node.type.map((type) => ({ type, plain: true })), plain: true };
  }
  switch (node.type) {
    case "array":
      return { type: "array", items: typeOf(node.items ?? {}, `${name}Item`, types), plain: true };
    case "object":
      if (isOpenGroup(node)) {
        return anythingByName;
      }
      return areIdentifiers(node) ? objectOf(node, name, types) : textsByName;
    default:
      return { type: node.type ?? "string", plain: true };
  }
}

function objectOf(node: SchemaNode, name: string, types: Map<string, ObjectType>): Type {
  const token = `${packageName}:index:${name}`;
  const { required = [] } = node;
  types.set(token, {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(node.properties ?? {}).map(([key, inner]) => [
        key,
        propertyOf(inner, `${name}${key.charAt(0).toUpperCase()}${key.slice(1)}`, types),
      ]),
    ),
    ...(required.length === 0 ? {} : { required }),
  });
  return { $ref: `#/types/${token}`, plain: true };
}

/** Of settings that are texts; `manila.changes` is the one. */
const textsByName: Type = {
  type: "object",
  additionalProperties: { type: "string", plain: true },
  plain: true,
};

/** Of whatever JSON can hold; `csi.values` is the one. */
const anythingByName: Type = {
  type: "object",
  additionalProperties: { $ref: "pulumi.json#/Any" },
  plain: true,
};

/** What every language can have as the name of a member. */
function areIdentifiers({ properties = {} }: SchemaNode): boolean {
  return Object.keys(properties).every((name) => /^[a-z]\w*$/i.test(name));
}

/** Groups of several kinds are several types, such as `PodmanMachines`. */
function kindOf({ properties }: SchemaNode): string {
  const kind = properties?.["kind"]?.const;
  return typeof kind === "string" ? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : "";
}

function oneOf({ enum: values }: SchemaNode): string | undefined {
  return values === undefined
    ? undefined
    : `One of ${values.map((value) => JSON.stringify(value)).join(", ")}.`;
}

/** Filled in by the lab itself, since a default in the schema would be one more place for it. */
function byDefault({ default: value, description }: SchemaNode): string | undefined {
  return value === undefined || description?.includes("Default:") === true
    ? undefined
    : `Default: ${JSON.stringify(value)}.`;
}
