import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabArgs as DeclaredArgs } from "../../bin/component";
import { declarations } from "../../src/component/declarations";
import { packageName, packageVersion } from "../../src/component/names";
import { packageSchema } from "../../src/component/packageSchema";
import type { LabArgs } from "../../src/component/settings";
import { projectRoot } from "../../src/paths";

/** What the component's package says of the arguments, made from the settings' own schema. */

const read = (name: string): string => readFileSync(join(projectRoot, name), "utf8");

test("bin/component.d.ts is of today; `npm run declarations` makes it anew", () => {
  expect(read("bin/component.d.ts")).toBe(declarations());
});

test("what the declarations allow, the settings' schema takes", () => {
  // The compiler judges it.
  const declared: DeclaredArgs = { machines: { kind: "podman", workers: [{ count: 1 }] } };
  const taken: LabArgs = declared;
  const names: Record<keyof LabArgs, true> = {
    artifacts: true,
    machines: true,
    kubernetes: true,
    csi: true,
    nodes: true,
    manila: true,
    storage: true,
  } satisfies Record<keyof DeclaredArgs, true>;
  expect(taken).toBe(declared);
  expect(Object.keys(names)).toEqual(Object.keys(packageSchema().resources[labType]?.inputProperties ?? {}));
});

const labType = "manilakube-lab:index:Lab";

test("the version is the package's own", () => {
  const manifest = JSON.parse(read("package.json")) as { name: string; version: string };
  expect(manifest).toMatchObject({ name: "@manilakube/lab", version: packageVersion });
});

test("a group of several kinds is a type for each", () => {
  const { name, types, resources } = packageSchema();
  expect(name).toBe(packageName);
  expect(resources[labType]?.inputProperties["machines"]).toEqual({
    oneOf: ["PodmanMachines", "QemuMachines", "OpenstackMachines"].map((type) => ({
      $ref: `#/types/manilakube-lab:index:${type}`,
      plain: true,
    })),
    plain: true,
    description: 'Default: {"kind":"podman"}.',
  });
  expect(types["manilakube-lab:index:PodmanMachines"]).toMatchObject({
    required: ["kind"],
    properties: {
      kind: { type: "string", const: "podman" },
      workers: {
        oneOf: [
          { type: "integer" },
          { type: "array", items: { $ref: "#/types/manilakube-lab:index:PodmanMachinesWorkersItem" } },
        ],
      },
    },
  });
});

test("a chart's values are whatever JSON can hold", () => {
  expect(packageSchema().types["manilakube-lab:index:Csi"]?.properties["values"]).toMatchObject({
    ...{ type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } },
  });
  expect(read("bin/component.d.ts")).toContain("readonly values?: Readonly<Record<string, unknown>>;");
});

test("every type that is named is there, and every name is one that languages can have", () => {
  const { types, resources } = packageSchema();
  const text = JSON.stringify([types, resources]);
  const named = [...text.matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token ?? "");
  expect(named.filter((token) => !(token in types))).toEqual([]);
  const members = Object.values(types).flatMap(({ properties }) => Object.keys(properties));
  expect(members.filter((member) => !/^[a-zA-Z]\w*$/.test(member))).toEqual([]);
});

test("secrets are said to be", () => {
  const properties = Object.entries(packageSchema().resources[labType]?.properties ?? {});
  expect(properties.filter(([, { secret }]) => secret).map(([name]) => name)).toEqual([
    "kubeconfig",
    "cloudsYaml",
  ]);
});
