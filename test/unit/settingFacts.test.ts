import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { settingFacts } from "../../src/settings/facts";
import { settingsJsonSchema, stackFileJsonSchema, type SchemaNode } from "../../src/settings/jsonSchema";
import { InputError } from "../../src/settings/problem";
import { readStackConfig, stackFile } from "../../src/settings/stackFile";

const factOf = (setting: string, config: Record<string, unknown>) =>
  settingFacts("lab1", config).find((fact) => fact.setting === setting);

test("a setting that the stack's file has is told from a default, and both have their rule", () => {
  const config = { machines: { kind: "podman", workers: 2 } };
  expect(factOf("manilakube:machines.workers", config)).toMatchObject({
    value: 2,
    isSet: true,
    rule: "must be a whole number from 0 to 9, or a list of pools such as [{count: 2}, {count: 1, kind: qemu}]",
  });
  expect(factOf("manilakube:kubernetes.podSubnet", config)).toMatchObject({
    value: "10.244.0.0/16",
    isSet: false,
  });
  expect(factOf("manilakube:machines.limits.worker.memory", config)).toMatchObject({
    value: undefined,
    isSet: false,
    rule: "must be a size such as 512Mi or 40Gi",
  });
});

test("a stack has the settings of its kinds only", () => {
  const devstack = { kind: "devstack" };
  const machines = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  const names = settingFacts("lab1", { machines, manila: devstack }).map(({ setting }) => setting);
  expect(names).toContain("manilakube:manila.branch");
  expect(names).toContain("manilakube:machines.allowedCidrs");
  expect(names).not.toContain("manilakube:manila.release");
  expect(names).not.toContain("manilakube:machines.limits.worker.cpus");
});

test("every setting but a kind says what it is for, and every one has a rule", () => {
  const machines = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  const facts = [
    ...settingFacts("lab1", {}),
    ...settingFacts("lab1", { machines, manila: { kind: "devstack" } }),
  ];
  const plain = facts.filter(({ setting }) => !/\.(kind|changes\..*)$/.test(setting));
  expect(plain.filter(({ description }) => description === "").map(({ setting }) => setting)).toEqual([]);
  expect(facts.filter(({ rule }) => !/^must /.test(rule)).map(({ setting }) => setting)).toEqual([]);
});

test("settings that cannot be used are an error, as for `up`", () => {
  expect(() => settingFacts("lab1", { machines: { kind: "podman", workers: 99 } })).toThrow(InputError);
});

test("the schema that editors read is the one of today: scripts/lab settings --schema > stacks/schema.json", () => {
  const written: unknown = JSON.parse(readFileSync(join(projectRoot, "stacks", "schema.json"), "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(stackFileJsonSchema())));
});

test("every sample stack names the schema, and holds no setting that it does not know", () => {
  const known = settingsJsonSchema();
  const unknown = (node: SchemaNode, value: unknown, path: string): string[] => {
    const alternatives = (node.oneOf ?? [node]).map(({ properties }) => properties ?? {});
    if (typeof value !== "object" || value === null || alternatives.every((each) => isEmpty(each))) {
      return [];
    }
    return Object.entries(value).flatMap(([name, inner]) => {
      const found = alternatives.find((each) => name in each)?.[name];
      return found === undefined ? [`${path}.${name}`] : unknown(found, inner, `${path}.${name}`);
    });
  };
  const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
  // Not every file of stacks/: users put their own there.
  for (const stack of ["cloudtest", "devstack", "local", "openstack", "previous"]) {
    expect(readFileSync(stackFile(stack), "utf8")).toMatch(
      /^# yaml-language-server: \$schema=schema\.json\n/,
    );
    expect(unknown(known, readStackConfig(stack), stack)).toEqual([]);
  }
});
