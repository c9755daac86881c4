import fc from "fast-check";
import { loadSettings, type Settings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";

/** What holds for all settings, not only for those of a table. */

/** Names and values that mean something somewhere, so that chance gets below the first level. */
const names = [
  "machines",
  "kind",
  "workers",
  "subnet",
  "limits",
  "worker",
  "cpus",
  "memory",
  "count",
  "zone",
];
const moreNames = [
  "kubernetes",
  "version",
  "podSubnet",
  "csi",
  "nodes",
  "manila",
  "release",
  "cephSize",
  "plugins",
  "storage",
  "monitors",
  "client",
];
const kinds = ["podman", "qemu", "openstack", "packages", "devstack", "external"];
const values = [...kinds, "1.37", "4Gi", "10.1.2.0/24", "nova"];

const anything = fc.letrec<{ value: unknown; group: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, true, 0, 1, 3, -1, 1.5, NaN, Infinity, "", ...values),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("group"),
  ),
  group: fc.dictionary(fc.oneof(fc.constantFrom(...names, ...moreNames), fc.string()), tie("value"), {
    maxKeys: 5,
  }),
}));

test("whatever a stack's file holds, it is taken or refused by setting and rule, in our own words", () => {
  fc.assert(
    fc.property(anything.group, (config) => {
      try {
        loadSettings("lab1", config);
      } catch (error) {
        const problems = error instanceof InputError ? error.problems : [];
        expect(error).toBeInstanceOf(InputError);
        expect(problems.length).toBeGreaterThan(0);
        for (const { setting, rule } of problems) {
          expect(setting).toMatch(/^manilakube:/);
          expect(rule).toMatch(/^(must|needs|is) /);
        }
      }
    }),
    { numRuns: 300 },
  );
});

const size = fc.constantFrom("512Mi", "4Gi", "1Ti");
const limits = fc.record(
  { cpus: fc.double({ min: 0.1, max: 64, noNaN: true }), memory: size },
  { requiredKeys: [] },
);
const pool = fc.record({ count: fc.integer({ min: 1, max: 3 }), memory: size }, { requiredKeys: ["count"] });
const embedded = fc.record(
  {
    machines: fc.record(
      {
        kind: fc.constant("podman"),
        workers: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.array(pool, { maxLength: 3 })),
        subnet: fc.integer({ min: 0, max: 255 }).map((octet) => `192.168.${octet}.0/24`),
        limits: fc.record({ worker: limits, storage: limits, controlPlane: limits }, { requiredKeys: [] }),
      },
      { requiredKeys: ["kind"] },
    ),
    kubernetes: fc.record(
      {
        version: fc.constantFrom<unknown>("1.37", 1.36, "v1.35.4"),
        podSubnet: fc.integer({ min: 8, max: 20 }).map((prefix) => `32.0.0.0/${prefix}`),
        serviceSubnet: fc.integer({ min: 12, max: 28 }).map((prefix) => `172.16.0.0/${prefix}`),
      },
      { requiredKeys: [] },
    ),
    nodes: fc.record({ developerTools: fc.boolean() }, { requiredKeys: [] }),
    manila: fc.record(
      { kind: fc.constant("packages"), cephSize: fc.constantFrom("5Gi", "100Gi", "1Ti") },
      { requiredKeys: ["kind"] },
    ),
  },
  { requiredKeys: [] },
);

const external = fc.record(
  {
    kind: fc.constant("external"),
    monitors: fc.array(fc.constantFrom("203.0.113.5", "203.0.113.6"), { minLength: 1, maxLength: 3 }),
    fileSystem: fc.constantFrom("cephfs", "another"),
    client: fc.constantFrom("lab", "manila.one"),
    keyringFile: fc.constant("~/lab.keyring"),
    nfsPool: fc.constant("lab-nfs"),
  },
  { requiredKeys: ["kind", "monitors", "client", "keyringFile", "nfsPool"] },
);
const onCeph = fc
  .tuple(embedded, external)
  .map(([lab, storage]) => ({ ...lab, manila: { kind: "packages" }, storage }));

test("settings with all defaults filled in are settings again, and mean the same", () => {
  fc.assert(
    fc.property(fc.oneof(embedded, onCeph), (config) => {
      const { stack, ...whole }: Settings = loadSettings("lab1", config);
      expect(loadSettings(stack, whole)).toEqual({ stack, ...whole });
      expect(Object.isFrozen(whole.machines)).toBe(true);
    }),
  );
});
