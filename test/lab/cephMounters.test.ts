import { kubectl, Namespace, type KubernetesObject } from "../helpers/kubernetes";
import { workers } from "../helpers/lab";
import { kernelCephfsMounting } from "../helpers/mounting";
import { MounterClasses, type CephMounter } from "../helpers/mounterClasses";
import { claim, pod } from "../helpers/objects";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

/** Both clients of CephFS, whichever the lab's own class names: what one writes, the other reads. */

const fileSystems = { kernel: "ceph", fuse: "fuse.ceph-fuse" } as const;
const both = ["kernel", "fuse"] as const;
const namespace = new Namespace();
const classes = new MounterClasses(namespace, both);
const secondVolume = (mounter: CephMounter): string => `${namespace.name}-by-${mounter}`;
const testKernel = testUnless(kernelCephfsMounting.obstacle);

const [kernelNode = ""] = kernelCephfsMounting.nodes;
/** Nodes whose kernel has no client; fuse needs none. */
const without = workers.filter((name) => !kernelCephfsMounting.nodes.includes(name));
const nodeOf = {
  kernel: kernelNode,
  fuse: without[0] ?? workers.find((name) => name !== kernelNode) ?? kernelNode,
} as const;

beforeAll(async () => {
  await namespace.create();
  await classes.create();
}, 60_000);
afterAll(async () => {
  await namespace.delete();
  await kubectl(["delete", "pv", ...both.map(secondVolume), "--ignore-not-found"]);
  await classes.delete();
}, 300_000);

async function bound(name: string, mounter: CephMounter): Promise<void> {
  await namespace.apply(claim(name, { storageClass: classes.of(mounter) }));
  await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound");
}

interface Volume extends KubernetesObject {
  readonly spec: {
    readonly capacity: object;
    readonly accessModes: readonly string[];
    readonly csi: { readonly volumeAttributes: Readonly<Record<string, string>> };
  };
}

/** The share of one claim once more, for another claim: a volume has one mounter, so this is a volume of its own. */
async function boundAgain(name: string, original: string, mounter: CephMounter): Promise<void> {
  const first = await namespace.field(`pvc/${original}`, ".spec.volumeName");
  const { spec } = JSON.parse(await kubectl(["get", "pv", first, "-o", "json"])) as Volume;
  const { csi, capacity, accessModes } = spec;
  const volumeName = secondVolume(mounter);
  const volumeAttributes = { ...csi.volumeAttributes, "cephfs-mounter": mounter };
  await namespace.apply(
    {
      ...{ apiVersion: "v1", kind: "PersistentVolume", metadata: { name: volumeName } },
      spec: {
        ...{ capacity, accessModes, persistentVolumeReclaimPolicy: "Retain", storageClassName: "" },
        csi: { ...csi, volumeHandle: volumeName, volumeAttributes },
      },
    },
    {
      ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name } },
      spec: { accessModes, storageClassName: "", volumeName, resources: { requests: capacity } },
    },
  );
  await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound");
}

async function runs(name: string, node: string | undefined): Promise<void> {
  await namespace.apply(pod(name, { claim: name, node }));
  await namespace.wait(`pod/${name}`, "condition=Ready", 180);
}

/** What a pod's volume is mounted by, and with which options. */
async function mountOf(name: string): Promise<{ readonly type: string; readonly options: string }> {
  const line = await namespace.exec(name, "awk '$2 == \"/data\" { print $3, $4 }' /proc/mounts");
  const [type = "", options = ""] = line.split(" ");
  return { type, options };
}

describe.each([
  { first: "kernel", second: "fuse" },
  { first: "fuse", second: "kernel" },
] as const)("a share mounted by $first on one worker and by $second on another", ({ first, second }) => {
  testKernel(
    "what either pod writes, the other one reads",
    async () => {
      const names = { first: `first-by-${first}`, second: `second-by-${second}` };
      await bound(names.first, first);
      await boundAgain(names.second, names.first, second);
      await Promise.all([runs(names.first, nodeOf[first]), runs(names.second, nodeOf[second])]);
      expect((await mountOf(names.first)).type).toBe(fileSystems[first]);
      expect((await mountOf(names.second)).type).toBe(fileSystems[second]);
      await namespace.exec(names.first, `echo by ${first} > /data/a; sync`);
      expect(await namespace.exec(names.second, "cat /data/a")).toBe(`by ${first}`);
      await namespace.exec(names.second, `echo by ${second} >> /data/a; sync`);
      expect(await namespace.exec(names.first, "cat /data/a")).toBe(`by ${first}\nby ${second}`);
    },
    400_000,
  );
});

testKernel(
  "the kernel shows nobody the key that it mounts with",
  async () => {
    await bound("hidden", "kernel");
    await runs("hidden", kernelNode);
    const { options } = await mountOf("hidden");
    expect(options).toMatch(/(^|,)name=/);
    expect(options).not.toMatch(/secret=(?!<hidden>)/);
  },
  400_000,
);

testUnless(without.length === 0 ? "all workers' kernels have a CephFS client" : undefined)(
  "where the kernel has no CephFS client, the pod's events say so in the kernel's words",
  async () => {
    await bound("unmountable", "kernel");
    await namespace.apply(pod("unmountable", { claim: "unmountable", node: without[0] }));
    await until("the refusal", async () =>
      (await namespace.events("unmountable")).includes("no CephFS client") ? true : undefined,
    );
    expect(await namespace.events("unmountable")).toMatch(/mount -t ceph .*: no such device/);
  },
  240_000,
);
