import { isOpenGroup, settingsJsonSchema, type SchemaNode } from "../settings/jsonSchema";

/**
 * The text of bin/component.d.ts: the component's types for programs that import the package, which compile none of our sources.
 * The arguments are made from the settings' own schema. Pure.
 */
export function declarations(): string {
  return `// Made from src/settings by \`npm run declarations\`.
import * as pulumi from "@pulumi/pulumi";

/** The arguments of a lab: what a stack's file has below \`manilakube:\`, with the same defaults and the same rules. */
export interface LabArgs ${typeOf(settingsJsonSchema(), "")}

/**
 * A whole lab as a component: machines, a Kubernetes cluster on them, Manila, and Manila CSI.
 *
 * Every output is known when pods can claim volumes. The lab is called as its component: a name that no other lab of this host or
 * cloud has. Its files are in \`.lab/<name>/\` below the program's directory.
 */
export class Lab extends pulumi.ComponentResource {
  /** Grants everything in the cluster. Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Names of storage classes by protocol of Manila's: \`{ CEPHFS: "manila-cephfs", NFS: "manila-nfs" }\`. */
  readonly storageClasses: pulumi.Output<Record<string, string>>;
  /** URL of keystone's version 3 API. */
  readonly keystone: pulumi.Output<string>;
  /** Text of a clouds.yaml with the logins \`admin\` and \`demo\`. Secret. */
  readonly cloudsYaml: pulumi.Output<string>;
  /** Where machines are reached, by their names: \`{ "control-plane": "10.97.3.10", … }\`. */
  readonly addresses: pulumi.Output<Record<string, string>>;

  /** @throws RunError for wrong arguments, all of them at once, and for missing artifacts, with the command that builds them */
  constructor(name: string, args?: LabArgs, options?: pulumi.ComponentResourceOptions);
}
`;
}

/** A setting's type in TypeScript; a group begins on the line that it is named on. */
function typeOf(node: SchemaNode, indent: string): string {
  const alternatives = node.oneOf ?? node.anyOf;
  if (alternatives !== undefined) {
    return alternatives.map((each) => typeOf(each, indent)).join(" | ");
  }
  const values = node.const === undefined ? node.enum : [node.const];
  if (values !== undefined) {
    return values.map((value) => JSON.stringify(value)).join(" | ");
  }
  switch (node.type) {
    case "object":
      return isOpenGroup(node) ? "Readonly<Record<string, unknown>>" : groupOf(node, indent);
    case "array":
      return arrayOf(typeOf(node.items ?? {}, indent));
    case "integer":
      return "number";
    default:
      return typeof node.type === "string" ? node.type : "unknown";
  }
}

function arrayOf(type: string): string {
  return /^\w+$/.test(type) ? `${type}[]` : `(${type})[]`;
}

function groupOf({ properties = {}, required = [] }: SchemaNode, indent: string): string {
  const inner = `${indent}  `;
  const members = Object.entries(properties).flatMap(([name, node]) => {
    const key = /^[a-z]\w*$/i.test(name) ? name : JSON.stringify(name);
    return [
      ...comment(node, inner),
      `${inner}readonly ${key}${required.includes(name) ? "" : "?"}: ${typeOf(node, inner)};`,
    ];
  });
  return ["{", ...members, `${indent}}`].join("\n");
}

function comment({ description, default: value }: SchemaNode, indent: string): string[] {
  const words = [
    ...(description === undefined ? [] : [description]),
    ...(value === undefined ? [] : [`@default ${JSON.stringify(value)}`]),
  ];
  return words.length === 0 ? [] : [`${indent}/** ${words.join(" ").replaceAll("*/", "*∕")} */`];
}
