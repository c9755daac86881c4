import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { changesOf } from "../../src/settings/changes";
import { settingFacts } from "../../src/settings/facts";
import { loadSettings } from "../../src/settings/load";

/** That nobody adds a setting without saying what its change does to a lab that is up. */

const inCloud = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
const kinds: [string, Record<string, unknown>][] = [
  ["podman", {}],
  ["qemu", { machines: { kind: "qemu" } }],
  ["openstack", { machines: inCloud }],
  ["openstack with devstack", { machines: inCloud, manila: { kind: "devstack" } }],
  ["podman without a Manila of its own", { manila: { kind: "existing", shareTypes: { cephfs: "gold" } } }],
  [
    "podman without a Ceph of its own",
    {
      storage: {
        kind: "external",
        monitors: ["203.0.113.5"],
        client: "lab",
        keyringFile: "lab.keyring",
        nfsPool: "lab",
      },
    },
  ],
  ["podman with Manila in the cluster", { manila: { kind: "pods" } }],
];

const settingsOf = (config: Record<string, unknown>): string[] =>
  settingFacts("lab", config).map(({ setting }) => setting.replace("manilakube:", ""));

test.each(kinds)("of %s each setting says what its change does, and nothing else does", (_kind, config) => {
  expect(Object.keys(changesOf(loadSettings("lab", config))).sort()).toEqual(settingsOf(config).sort());
});

/** The rows of the table in the docs: setting → cells by column. */
function documented(): Map<string, readonly string[]> {
  const text = readFileSync(join(projectRoot, "docs", "machines.md"), "utf8");
  const [, section = ""] = text.split("\n## A change of a lab that is up\n");
  const rows = (section.split("\n## ")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(rows.map(([setting = "", ...cells]) => [setting.replaceAll("`", ""), cells]));
}

test("the table in docs/machines.md says the same for every setting and kind", () => {
  const rows = new Map<string, Set<string>>();
  for (const [, config] of kinds) {
    for (const [setting, { effect }] of Object.entries(changesOf(loadSettings("lab", config)))) {
      rows.set(setting, (rows.get(setting) ?? new Set()).add(effect));
    }
  }
  const written = documented();
  expect([...written.keys()].sort()).toEqual([...rows.keys()].sort());
  for (const [setting, effects] of rows) {
    const [, cell = ""] = written.get(setting) ?? [];
    expect(cell.split("; or: ")).toEqual([...effects]);
  }
});
