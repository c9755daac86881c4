import { settingFacts } from "../../src/settings/facts";
import { InputError } from "../../src/settings/problem";

const factOf = (setting: string, config: Record<string, unknown>) =>
  settingFacts("lab1", config).find((fact) => fact.setting === setting);

test("a setting that the stack's file has is told from a default, and both have their rule", () => {
  const config = { machines: { kind: "podman", workers: 2 } };
  expect(factOf("manilakube:machines.workers", config)).toMatchObject({
    value: 2,
    isSet: true,
    rule: "must be a whole number from 0 to 4999, or a list of pools such as [{count: 2}, {count: 1, kind: qemu}]",
  });
  expect(factOf("manilakube:kubernetes.podSubnet", config)).toMatchObject({
    value: "10.244.0.0/16",
    isSet: false,
  });
  expect(factOf("manilakube:machines.limits.worker.memory", config)).toMatchObject({
    value: undefined,
    isSet: false,
    rule: "must be a size such as 512Mi or 40Gi, and at least 512Mi",
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

test("the lab's own Ceph goes without saying, and a Manila with storage of its own leaves nothing to choose", () => {
  expect(factOf("manilakube:storage.kind", {})).toMatchObject({
    value: "packages",
    isSet: false,
    rule: "must be one of packages, external",
  });
  const existing = { manila: { kind: "existing", shareTypes: { nfs: "a" } } };
  expect(factOf("manilakube:storage.kind", existing)).toBeUndefined();
  expect(factOf("manilakube:storage", existing)).toMatchObject({ value: undefined, isSet: false });
});

test("every setting but a kind says what it is for, and every one has a rule", () => {
  const machines = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  const external = {
    kind: "external",
    monitors: ["203.0.113.5"],
    client: "lab",
    keyringFile: "lab.keyring",
    nfsPool: "lab",
  };
  const facts = [
    ...settingFacts("lab1", {}),
    ...settingFacts("lab1", { machines, manila: { kind: "devstack" } }),
    ...settingFacts("lab1", { storage: external }),
  ];
  const plain = facts.filter(({ setting }) => !/\.(kind|changes\..*)$/.test(setting));
  expect(plain.filter(({ description }) => description === "").map(({ setting }) => setting)).toEqual([]);
  expect(facts.filter(({ rule }) => !/^must /.test(rule)).map(({ setting }) => setting)).toEqual([]);
});

test("settings that cannot be used are an error, as for `up`", () => {
  expect(() => settingFacts("lab1", { machines: { kind: "podman", workers: 9999 } })).toThrow(InputError);
});
