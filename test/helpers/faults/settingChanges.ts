import { kubectl, on } from "./lab";
import type { Groups } from "./settings";

/**
 * What becomes of a running lab when a setting is changed.
 * - in place: `up` does it, and every machine stays.
 * - asked: `up` does nothing without a yes and says which machines go; with `--yes` those that are replaced have others in
 *   their places, and those that are removed have none.
 * - refused: exit code 2, and nothing is done.
 */
export type Consequence =
  | { readonly kind: "in place" }
  | { readonly kind: "asked"; readonly replaced: readonly string[]; readonly removed: readonly string[] }
  | { readonly kind: "refused"; readonly rule: string };

export interface SettingChange {
  /** For the table: the setting, and its value before and after. */
  readonly change: string;
  /** What is another value. */
  readonly groups: Groups;
  readonly consequence: Consequence;
  /** Whether it is in force. */
  readonly check?: () => Promise<void>;
}

const inPlace: Consequence = { kind: "in place" };
const replaced = (...names: readonly string[]): Consequence => ({
  kind: "asked",
  replaced: names,
  removed: [],
});
const removed = (...names: readonly string[]): Consequence => ({
  kind: "asked",
  replaced: [],
  removed: names,
});
const refused = (rule: string): Consequence => ({ kind: "refused", rule });

const machines = (more: object): Groups => ({ machines: more });
const manila = (more: object): Groups => ({ manila: { kind: "packages", ...more } });

const expectOn = async (machine: string, command: string, expected: string): Promise<void> => {
  expect((await on(machine, command)).trim()).toBe(expected);
};
const expectObject = async (object: string, path: string, expected: string): Promise<void> => {
  expect(await kubectl(["get", object, "-o", `jsonpath={${path}}`])).toBe(expected);
};
const osdGibibytes = "echo $(( $(stat --format %s /var/lib/ceph/osd/ceph-0/block) >> 30 ))";
const memoryLimit =
  "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2> /dev/null | tail -n 1";

export const refusals: readonly SettingChange[] = [
  {
    change: "machines.kind: podman → openstack, with nothing that a cloud needs",
    groups: machines({ kind: "openstack" }),
    consequence: refused("machines.image"),
  },
  {
    change: "machines.limits.storage.disk: none → 20Gi",
    groups: machines({ limits: { storage: { disk: "20Gi" } } }),
    consequence: refused("needs a machine of the kind qemu"),
  },
  {
    change: "storage.kind: packages → external, with nothing that a Ceph needs",
    groups: { storage: { kind: "external" } },
    consequence: refused("storage.monitors"),
  },
  {
    change: "csi.chart: the release's own → main",
    groups: { csi: { chart: "main" } },
    consequence: refused("must be a version of the published chart"),
  },
  {
    change: "manila.kind: packages → devstack",
    groups: { manila: { kind: "devstack" } },
    consequence: refused("needs manilakube:machines.kind qemu or openstack"),
  },
];

/** Nothing is replaced: each says by its own check that it is in force. */
export const changesInPlace: readonly SettingChange[] = [
  { change: "artifacts: auto → offline", groups: { artifacts: "offline" }, consequence: inPlace },
  {
    change: "csi.values: none → a log verbosity of 5",
    groups: { csi: { values: { logVerbosityLevel: 5 } } },
    consequence: inPlace,
    check: async () => {
      const plugin = ["-n", "manila-csi", "get", "daemonset", "openstack-manila-csi-nodeplugin"];
      expect(await kubectl([...plugin, "-o", "jsonpath={.spec.template.spec.containers[0].args}"])).toContain(
        "-v=5",
      );
    },
  },
  {
    change: "machines.workers: 1 → 2",
    groups: machines({ workers: 2 }),
    consequence: inPlace,
    check: () => expectObject("node/worker1", ".metadata.name", "worker1"),
  },
  {
    change: "csi.cephfsMounter: fuse → kernel",
    groups: { csi: { cephfsMounter: "kernel" } },
    consequence: inPlace,
    check: () => expectObject("storageclass/manila-cephfs", ".parameters.cephfs-mounter", "kernel"),
  },
  {
    change: "manila.cephSize: 100Gi → 120Gi",
    groups: manila({ cephSize: "120Gi" }),
    consequence: inPlace,
    check: () => expectOn("storage", osdGibibytes, "120"),
  },
];

/** Each replaces other machines than the others. */
export const changesOfSizes: readonly SettingChange[] = [
  {
    change: "machines.limits.worker.memory: none → 3Gi",
    groups: machines({ limits: { worker: { memory: "3Gi" } } }),
    consequence: replaced("worker0", "worker1"),
    check: () => expectOn("worker0", memoryLimit, `${3 * 2 ** 30}`),
  },
  {
    change: "machines.limits.controlPlane.cpus: none → 1.5",
    groups: machines({ limits: { controlPlane: { cpus: 1.5 } } }),
    consequence: replaced("control-plane"),
  },
  {
    change: "machines.limits.storage.memory: none → 4Gi",
    groups: machines({ limits: { storage: { memory: "4Gi" } } }),
    consequence: replaced("storage"),
    check: () => expectOn("storage", memoryLimit, `${4 * 2 ** 30}`),
  },
];

export const changesOfPools: readonly SettingChange[] = [
  {
    change: "machines.workers: 2 → two pools, the second with 2Gi each",
    groups: machines({ workers: [{ count: 1 }, { count: 1, memory: "2Gi" }] }),
    consequence: replaced("worker1"),
    check: () => expectOn("worker1", memoryLimit, `${2 * 2 ** 30}`),
  },
  {
    change: "manila.release: 2026.2 → 2026.1",
    groups: manila({ release: "2026.1" }),
    consequence: replaced("storage"),
    check: () => expectOn("storage", "readlink /opt/manila/current", "2026.1"),
  },
];

const all = ["control-plane", "storage", "worker0", "worker1"];
const nodes = all.filter((name) => name !== "storage");

export const changesOfPlaces: readonly SettingChange[] = [
  {
    change: "machines.subnet: another one",
    groups: machines({ subnet: "10.99.7.0/24" }),
    consequence: replaced(...all),
    check: () => expectOn("storage", "hostname --all-ip-addresses", "10.99.7.30"),
  },
  {
    change: "machines.zone: nova → zone1",
    groups: machines({ zone: "zone1" }),
    consequence: replaced(...all),
    check: () =>
      expectObject(
        "node/worker0",
        String.raw`.metadata.labels.topology\.manila\.csi\.openstack\.org/zone`,
        "zone1",
      ),
  },
];

export const changesOfNetworks: readonly SettingChange[] = [
  {
    change: "kubernetes.podSubnet: another one",
    groups: { kubernetes: { podSubnet: "10.245.0.0/16" } },
    consequence: replaced(...nodes),
    check: async () => {
      const text = await kubectl(["get", "nodes", "-o", "jsonpath={.items[*].spec.podCIDR}"]);
      expect(text.split(" ").every((network) => network.startsWith("10.245."))).toBe(true);
    },
  },
  {
    change: "kubernetes.serviceSubnet: another one",
    groups: { kubernetes: { serviceSubnet: "10.112.0.0/16" } },
    consequence: replaced(...nodes),
    check: () => expectObject("service/kubernetes", ".spec.clusterIP", "10.112.0.1"),
  },
  {
    change: "manila.cephSize: 120Gi → 60Gi",
    groups: manila({ cephSize: "60Gi" }),
    consequence: replaced("storage"),
    check: () => expectOn("storage", osdGibibytes, "60"),
  },
  {
    change: "machines.workers: two pools → 1",
    groups: machines({ workers: 1 }),
    consequence: removed("worker1"),
  },
];

/** What nodes boot is another artifact, each by itself. */
export const changesOfImages: readonly SettingChange[] = [
  {
    change: "kubernetes.version: 1.37 → 1.36",
    groups: { kubernetes: { version: "1.36" } },
    consequence: replaced("control-plane", "worker0"),
    check: async () => {
      expect(
        await kubectl(["get", "nodes", "-o", "jsonpath={.items[*].status.nodeInfo.kubeletVersion}"]),
      ).toMatch(/^(v1\.36\.\d+ ?){2}$/);
    },
  },
  {
    change: "csi.version: 1.36 → 1.35",
    groups: { csi: { version: "1.35" } },
    consequence: replaced("control-plane", "worker0"),
  },
  {
    change: "nodes.developerTools: false → true",
    groups: { nodes: { developerTools: true } },
    consequence: replaced("control-plane", "worker0"),
    check: () => expectOn("worker0", "command -v make", "/usr/bin/make"),
  },
];
