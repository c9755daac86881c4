import { fallen, generationOf } from "../../src/machines/generation";
import { labMachines } from "../../src/machines/requests";
import { loadSettings } from "../../src/settings/load";

const machine = { "control-plane": 0, worker: 1, storage: 2 } as const;

function generation(role: keyof typeof machine, config: Record<string, unknown> = {}) {
  const request = labMachines(1, "vm")[machine[role]];
  if (request?.role !== role) {
    throw new Error("the machines of a lab are in another order");
  }
  return generationOf(loadSettings("lab", config), request);
}

test.each(["podSubnet", "serviceSubnet"])(
  "another kubernetes.%s makes other nodes, and only nodes",
  (name) => {
    const changed = { kubernetes: { [name]: "10.200.0.0/16" } };
    for (const role of ["control-plane", "worker"] as const) {
      const { fixed } = generation(role, changed);
      expect(fixed).toEqual({ ...generation(role).fixed, [`kubernetes.${name}`]: "10.200.0.0/16" });
    }
    expect(generation("storage", changed)).toEqual(generation("storage"));
  },
);

test("another kind of Manila makes another storage machine", () => {
  const machines = { kind: "openstack", image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  const { fixed } = generation("storage", { machines, manila: { kind: "devstack" } });
  expect(fixed).toEqual({ "manila.kind": "devstack" });
  expect(generation("storage", { machines }).fixed).toEqual({ "manila.kind": "packages" });
});

test("a worker that gets Manila is another worker", () => {
  const settings = loadSettings("lab", {});
  const worker = { role: "worker", hostsManila: false } as const;
  expect(generationOf(settings, { ...worker, hostsManila: true }).fixed).not.toEqual(
    generationOf(settings, worker).fixed,
  );
});

test.each([
  ["cephSize", "100Gi", "101Gi", "5Gi"],
  ["release", "2026.1", "2026.2", "2025.2"],
])("manila.%s may rise in place, and not fall", (name, now, more, less) => {
  const risingWith = (value: string) =>
    generation("storage", { manila: { kind: "packages", [name]: value } });
  expect(risingWith(more).fixed).toEqual(risingWith(now).fixed);
  expect(fallen(risingWith(now).rising, risingWith(more).rising)).toEqual([]);
  expect(fallen(risingWith(now).rising, risingWith(now).rising)).toEqual([]);
  expect(fallen(risingWith(now).rising, risingWith(less).rising)).toEqual([`manila.${name}`]);
});

test("what is no longer asked for has not fallen", () => {
  expect(fallen({ "manila.cephSize": 5 }, {})).toEqual([]);
});
