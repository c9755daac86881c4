import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { load } from "js-yaml";
import { projectRoot } from "../../src/paths";
import { stackFileJsonSchema } from "../../src/settings/jsonSchema";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";
import { stackFile } from "../../src/settings/stackFile";

/** What editors say of a stack's file: its JSON schema, by a validator of that standard. */

const validate = new Ajv2020({ allowUnionTypes: true, formats: { ipv4: true } }).compile(
  stackFileJsonSchema(),
);
const isTaken = (content: unknown): boolean => validate(content);

/** Not every file of stacks/: users put their own there. */
const samples = [
  "cloudtest",
  "devstack",
  "devstackvm",
  "external",
  "local",
  "mixed",
  "openstack",
  "previous",
  "shared",
  "vm",
];

test("the file that editors read is of today: scripts/lab settings --schema > stacks/schema.json", () => {
  const written: unknown = JSON.parse(readFileSync(join(projectRoot, "stacks", "schema.json"), "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(stackFileJsonSchema())));
});

test.each(samples)("sample stack %s names the schema and keeps to it, once it is filled in", (stack) => {
  const text = readFileSync(stackFile(stack), "utf8");
  expect(text).toMatch(/^# yaml-language-server: \$schema=schema\.json\n/);
  const filledIn = text.replace("allowedCidrs: []", "allowedCidrs: [203.0.113.7/32]");
  isTaken(load(filledIn));
  expect(validate.errors ?? []).toEqual([]);
  // What is still to be filled in is marked.
  expect(isTaken(load(text))).toBe(filledIn === text);
});

const stackWith = (settings: object): object => ({
  config: Object.fromEntries(Object.entries(settings).map(([name, value]) => [`manilakube:${name}`, value])),
});

test.each([
  { machins: {} },
  { "machines.workers": 5 },
  { machines: "podman" },
  { machines: { kind: "docker" } },
  { machines: { kind: "podman", worker: 3 } },
  { machines: { kind: "podman", workers: 5000 } },
  { machines: { kind: "podman", workers: "3" } },
  { machines: { kind: "podman", workers: 1.5 } },
  { machines: { kind: "podman", workers: [{ count: 2 }, { count: 0 }] } },
  { machines: { kind: "podman", workers: [{ count: 1, kind: "vmware" }] } },
  { machines: { kind: "podman", subnet: "10.1.2.0" } },
  { machines: { kind: "podman", limits: { worker: { memory: "2 GB" } } } },
  { machines: { kind: "podman", limits: { workers: {} } } },
  { machines: { kind: "openstack", image: "i", flavor: "f" } },
  { machines: { kind: "openstack", image: "i", flavor: { node: "f" }, allowedCidrs: ["203.0.113.7/32"] } },
  { kubernetes: { version: "1.34" } },
  { kubernetes: { podSubnet: "fd00::/64" } },
  { csi: { version: 1.4 } },
  { csi: { cephfsMounter: "ceph-fuse" } },
  { manila: { kind: "kolla" } },
  { manila: { kind: "packages", release: 2025.1 } },
  { manila: { kind: "packages", cephSize: 100 } },
  { manila: { kind: "devstack", release: "2026.1" } },
  { storage: { kind: "rook" } },
  { storage: { kind: "external", monitors: ["203.0.113.5"], client: "lab", keyringFile: "k" } },
  { storage: { kind: "external", monitors: ["ceph"], client: "lab", keyringFile: "k", nfsPool: "p" } },
  { nodes: { developerTools: "yes" } },
  { artifacts: "upstream" },
])("%j is refused in the editor, and by `up`", (settings) => {
  expect(isTaken(stackWith(settings))).toBe(false);
  expect(() => loadSettings("local", settings)).toThrow(InputError);
});

test.each([
  { kubernetes: { version: 1.36 } },
  { kubernetes: { version: "v1.36.3" } },
  { manila: { kind: "packages", release: 2026.1 } },
])("%j is taken in the editor, as `up` takes it", (settings) => {
  expect(isTaken(stackWith(settings))).toBe(true);
  expect(() => loadSettings("local", settings)).not.toThrow();
});

test("settings of other programs are theirs to judge", () => {
  expect(isTaken({ config: { "aws:region": 7, "manilakube:artifacts": "auto" } })).toBe(true);
});
