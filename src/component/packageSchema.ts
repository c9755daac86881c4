import { settingsJsonSchema } from "../settings/jsonSchema";
import { labType, packageName, packageVersion } from "./names";
import { propertyOf, type ObjectType, type Property } from "./schemaTypes";

/** A package as Pulumi describes it; see https://www.pulumi.com/docs/iac/extending-pulumi/schema/. */
export interface PackageSchema {
  readonly name: string;
  readonly version: string;
  readonly types: Readonly<Record<string, ObjectType>>;
  readonly resources: Readonly<Record<string, ComponentSchema>>;
  readonly [other: string]: unknown;
}

interface ComponentSchema {
  readonly isComponent: true;
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, Property>>;
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
}

/**
 * The package for programs in other languages, by which `pulumi package add` generates classes. The arguments are made from
 * the settings' own schema. Pure.
 */
export function packageSchema(): PackageSchema {
  const types = new Map<string, ObjectType>();
  const settings = Object.entries(settingsJsonSchema().properties ?? {});
  const inputProperties = Object.fromEntries(
    settings.map(([name, node]) => [name, propertyOf(node, capitalized(name), types)]),
  );
  return {
    name: packageName,
    displayName: "manilakube",
    version: packageVersion,
    description: "A lab for testing OpenStack Manila with Kubernetes",
    license: "Apache-2.0",
    meta: { moduleFormat: "(.*)" },
    language: {
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
    types: Object.fromEntries(types),
    resources: {
      [labType]: {
        isComponent: true,
        description:
          "A whole lab: machines, a Kubernetes cluster on them, Manila, and Manila CSI. It is called as its component. Every output is known when pods can claim volumes.",
        inputProperties,
        properties: outputs,
        required: Object.keys(outputs),
      },
    },
  };
}

const text = { type: "string" };
const texts = { type: "object", additionalProperties: text };

/** As in lab.ts. */
const outputs: Readonly<Record<string, Property>> = {
  kubeconfig: { ...text, secret: true, description: "Grants everything in the cluster." },
  storageClasses: {
    ...texts,
    description: "Names of storage classes by protocol of Manila's, CEPHFS and NFS.",
  },
  keystone: { ...text, description: "URL of keystone's version 3 API." },
  cloudsYaml: {
    ...text,
    secret: true,
    description: "Text of a clouds.yaml with the logins `admin` and `demo`.",
  },
  addresses: { ...texts, description: "Where machines are reached, by their names." },
};

function capitalized(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
