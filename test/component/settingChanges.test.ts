import { isDeepStrictEqual } from "node:util";
import { entryName, type Recipe } from "../../src/artifacts/recipe";
import { fallen } from "../../src/machines/generation";
import { hostKinds } from "../../src/machines/host/kinds";
import { machineTypes } from "../../src/machines/machineTypes";
import { standInFacts } from "../../src/machines/openstack/cloud/standInFacts";
import type { MachineSources } from "../../src/machines/sources";
import { changesOf } from "../../src/settings/changes";
import { loadSettings, valueAt, type Settings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";
import { mark } from "../helpers/cloudFacts";
import { artifacts, Recorder, settle } from "../helpers/mocks";
import { others } from "../helpers/otherSettings";

/** That the table of src/settings/changes.ts says what the program does: each setting changed, one by one, under mocks. */

const recorder = new Recorder();
// The import compiles all that it needs, which takes its time where nothing of it is cached.
beforeAll(async () => {
  recorder.install();
  await import("../../src/machines");
}, 60_000);

type Config = Record<string, unknown>;

const inCloud = {
  kind: "openstack",
  workers: 1,
  image: "image",
  flavor: "f",
  allowedCidrs: ["203.0.113.7/32"],
};
const volume = { rootVolume: { size: 20, type: "fast" } };
const podman = { machines: { kind: "podman", workers: 1 } };
const qemu = { machines: { kind: "qemu", workers: 1 } };
const openstack = { machines: { ...inCloud, ...volume } };
const devstack = { machines: inCloud, manila: { kind: "devstack" } };
const external = {
  ...podman,
  storage: {
    kind: "external",
    monitors: ["203.0.113.5"],
    client: "lab",
    keyringFile: "lab.keyring",
    nfsPool: "lab-nfs",
  },
};
const pods = { ...podman, manila: { kind: "pods", release: "2026.1" } };
const existing = { ...podman, manila: { kind: "existing", shareTypes: { cephfs: "gold" } } };

const changeProjects = /^manila\.changes\.(.*)$/;

/** Kinds have tests of their own below. */
const isKind = (setting: string): boolean => setting.endsWith(".kind") || setting === "manila.placement";

function rows(lab: Config): [string, unknown][] {
  // Of a lab with devstack, or on a Manila or a Ceph that is there already, the settings of machines are those of a lab before.
  const isOwn = (setting: string): boolean =>
    (lab !== devstack && lab !== existing && lab !== external && lab !== pods) ||
    /^(storage|(manila|storage|machines\.limits\.storage)\..*)$/.test(setting);
  const settings = Object.keys(changesOf(loadSettings("lab", lab))).filter(
    (setting) => isOwn(setting) && !isKind(setting),
  );
  return settings.map((setting) => [setting, changeProjects.test(setting) ? "main" : others[setting]]);
}

function withValue(config: unknown, [name = "", ...rest]: readonly string[], value: unknown): Config {
  const fields = typeof config === "object" && config !== null ? config : {};
  return { ...fields, [name]: rest.length === 0 ? value : withValue(valueAt(fields, [name]), rest, value) };
}

/** What is made on this host boots what its recipes are keyed by; in a cloud a name stands for its id. */
function sourcesOf(settings: Settings): MachineSources {
  const { machines } = settings;
  if (machines.kind === "openstack") {
    return { cloud: standInFacts(machines), mark };
  }
  const boots = (kind: "podman" | "qemu") => {
    const { node, storage } = hostKinds[kind].recipes(settings);
    const path = (recipe: Recipe): string => `/cache/${entryName(recipe)}`;
    return { node: path(node), storage: path(storage), patience: 1 };
  };
  return { host: { kinds: { podman: boots("podman"), qemu: boots("qemu") }, anchor: undefined } };
}

interface Made {
  /** Of the machine itself. */
  readonly type: string;
  readonly inputs: unknown;
  readonly generation: { readonly fixed: unknown; readonly rising: Record<string, number> };
}

/** Every machine of a lab by its name, with all that may make it another one. */
async function machinesOf(config: Config): Promise<Map<string, Made>> {
  recorder.resources.length = 0;
  const { MachinesLayer } = await import("../../src/machines");
  const { manilaNeeds } = await import("../../src/manila/needs");
  const settings = loadSettings("lab", config);
  const sources = { artifacts, machines: sourcesOf(settings) };
  await settle([new MachinesLayer(settings, sources, manilaNeeds(settings))]);
  const machines = recorder.resources.filter(({ type }) => machineTypes.has(type));
  return new Map(
    machines.map(({ type, name, inputs }): [string, Made] => {
      const generation = recorder.inputsOf("manilakube:lab:MachineGeneration", `${name}-generation`);
      return [name, { type, inputs, generation: generation as Made["generation"] }];
    }),
  );
}

const isInCloud = ({ type }: Made): boolean => type.startsWith("openstack:");

/** Names of the machines of the first lab that another lab replaces. */
function replaced(before: Map<string, Made>, after: Map<string, Made>): string[] {
  return [...before].flatMap(([name, old]) => {
    const next = after.get(name);
    if (next === undefined) {
      return [];
    }
    const isOther =
      !isDeepStrictEqual(old.generation.fixed, next.generation.fixed) ||
      fallen(old.generation.rising, next.generation.rising).length > 0;
    const hasOtherInputs = old.type !== next.type || !isDeepStrictEqual(old.inputs, next.inputs);
    if (isInCloud(old) && isInCloud(next) && hasOtherInputs) {
      // Else the provider would rebuild it under the port that the old one holds.
      expect({ name, isOther }).toEqual({ name, isOther: true });
    }
    return isOther || hasOtherInputs ? [name] : [];
  });
}

const roleOf = (name: string): string => name.replace(/^worker\d+$/, "worker");

describe.each([
  ["podman", podman],
  ["qemu", qemu],
  ["openstack", openstack],
  ["devstack", devstack],
  ["existing", existing],
  ["external", external],
  ["pods", pods],
])("%s", (_name, lab: Config) => {
  let before: Map<string, Made>;
  beforeAll(async () => {
    before = await machinesOf({ ...lab, ...older(lab) });
  });

  test.each(rows(lab))("%s", async (setting, other) => {
    expect(other).toBeDefined();
    const { replaces, effect } = changesOf(loadSettings("lab", lab))[setting] ?? { replaces: [], effect: "" };
    const changed = withValue({ ...lab, ...older(lab) }, setting.split("."), other);
    if (effect.startsWith("is refused: ")) {
      expect(() => loadSettings("lab", changed)).toThrow(InputError);
      return;
    }
    const roles = replaced(before, await machinesOf(changed)).map(roleOf);
    expect(roles.sort()).toEqual([...replaces].sort());
  });
});

/** Not the newest of what may only rise. */
function older(lab: Config): Config {
  return "manila" in lab ? {} : { manila: { kind: "packages", release: "2026.1" } };
}

test.each([
  ["release", "2025.2"],
  ["cephSize", "50Gi"],
])("a smaller manila.%s replaces the storage machine", async (name, less) => {
  const lab = { ...podman, ...older(podman) };
  const after = await machinesOf(withValue(lab, ["manila", name], less));
  expect(replaced(await machinesOf(lab), after)).toEqual(["storage"]);
});

test("machines of another kind are other machines", async () => {
  const machines = ["control-plane", "storage", "worker0"];
  expect(replaced(await machinesOf(podman), await machinesOf(qemu)).sort()).toEqual(machines);
});

test("a pool of another kind or size replaces its own workers", async () => {
  const pools = (second: object) => ({
    machines: { kind: "podman", workers: [{ count: 1 }, { count: 1, ...second }] },
  });
  const before = await machinesOf(pools({}));
  expect(replaced(before, await machinesOf(pools({ kind: "qemu" })))).toEqual(["worker1"]);
  expect(replaced(before, await machinesOf(pools({ memory: "5Gi" })))).toEqual(["worker1"]);
});

test("another kind of Manila makes another storage machine", async () => {
  const before = await machinesOf({ machines: inCloud });
  expect(replaced(before, await machinesOf(devstack))).toEqual(["storage"]);
});

test("another kind of storage makes another storage machine, either way", async () => {
  expect(replaced(await machinesOf(podman), await machinesOf(external))).toEqual(["storage"]);
  expect(replaced(await machinesOf(external), await machinesOf(podman))).toEqual(["storage"]);
});

test("a Manila that is there already leaves the lab without a storage machine, and the others as they are", async () => {
  const before = await machinesOf(podman);
  const after = await machinesOf(existing);
  expect([...after.keys()].sort()).toEqual(["control-plane", "worker0"]);
  expect(replaced(before, after)).toEqual([]);
});

test("a Manila that moves into the cluster makes all machines anew, for what nodes boot has its image", async () => {
  const before = await machinesOf({ ...podman, manila: { kind: "packages", release: "2026.1" } });
  const after = await machinesOf(pods);
  expect(replaced(before, after).sort()).toEqual(["control-plane", "storage", "worker0"]);
});

test("a worker that Manila comes to, or leaves, is another one", async () => {
  const shared = { machines: inCloud, manila: { kind: "devstack", placement: "worker0" } };
  expect(replaced(await machinesOf(devstack), await machinesOf(shared))).toEqual(["worker0"]);
  expect(replaced(await machinesOf(shared), await machinesOf(devstack))).toEqual(["worker0"]);
});

test("a control plane whose floating IP comes or goes is another one", async () => {
  const adopted = (floatingIps: string) => ({ machines: { ...inCloud, network: "shared", floatingIps } });
  const before = await machinesOf(adopted("none"));
  expect(replaced(before, await machinesOf(adopted("controlPlane")))).toEqual(["control-plane"]);
});
