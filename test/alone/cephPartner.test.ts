import { createHash } from "node:crypto";
import { kubectl, Namespace } from "../helpers/kubernetes";
import { on, workers } from "../helpers/lab";
import { kernelCephfsMounting } from "../helpers/mounting";
import { MounterClasses, type CephMounter } from "../helpers/mounterClasses";
import { claim, pod } from "../helpers/objects";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

/** ceph-csi's part of a node, here its stand-in, starts again under volumes of either client. */

const namespace = new Namespace();
const classes = new MounterClasses(namespace, ["kernel", "fuse"]);
const nodes = { kernel: kernelCephfsMounting.nodes[0] ?? "", fuse: workers[0] ?? "" } as const;

beforeAll(async () => {
  await namespace.create();
  await classes.create();
}, 60_000);
afterAll(async () => {
  await namespace.delete();
  await classes.delete();
}, 300_000);

async function runs(name: string, mounter: CephMounter): Promise<void> {
  const node = nodes[mounter];
  await namespace.apply(pod(name, { claim: mounter, node }));
  await namespace.wait(`pod/${name}`, "condition=Ready", 180);
}

async function mounted(name: string, mounter: CephMounter): Promise<void> {
  await namespace.apply(claim(mounter, { storageClass: classes.of(mounter) }));
  await runs(name, mounter);
  await namespace.exec(name, "echo before > /data/a; sync");
}

async function restartPartner(mounter: CephMounter): Promise<void> {
  const ofPartner = ["-n", "manila-csi", "--selector=app=ceph-csi-cephfs"];
  const onNode = `--field-selector=spec.nodeName=${nodes[mounter]}`;
  const name = await kubectl(["get", "pods", ...ofPartner, onNode, "-o", "name"]);
  expect(name).toMatch(/^pod\/ceph-csi-cephfs-nodeplugin-\w+$/);
  await kubectl(["-n", "manila-csi", "delete", "--wait=true", name]);
  const daemons = "daemonset/ceph-csi-cephfs-nodeplugin";
  await kubectl(["-n", "manila-csi", "rollout", "status", daemons, "--timeout=120s"]);
}

testUnless(kernelCephfsMounting.obstacle)(
  "what the kernel has mounted goes on, and more pods get it",
  async () => {
    await mounted("user", "kernel");
    await restartPartner("kernel");
    expect(await namespace.exec("user", "echo after >> /data/a; sync; cat /data/a")).toBe("before\nafter");
    await runs("next", "kernel");
    expect(await namespace.exec("next", "cat /data/a")).toBe("before\nafter");
  },
  500_000,
);

/** Waits until a claim's volume is mounted nowhere on the node: not for pods, and not at its staging path. */
async function unstaged(claimName: string): Promise<void> {
  const volume = await namespace.field(`pvc/${claimName}`, ".spec.volumeName");
  const handle = await kubectl(["get", "pv", volume, "-o", "jsonpath={.spec.csi.volumeHandle}"]);
  // kubelet names staging paths so.
  const directory = createHash("sha256").update(handle).digest("hex");
  await until(`unmounting ${claimName}`, async () => {
    const mounts = await on(nodes.fuse, "cat /proc/mounts");
    return mounts.includes(directory) || mounts.includes(volume) ? undefined : true;
  });
}

// ceph-fuse is a process of the plugin's and ends with it, as with ceph-csi.
test("what ceph-fuse had mounted is mounted again for the next pod", async () => {
  await mounted("first", "fuse");
  await restartPartner("fuse");
  await namespace.run(["delete", "pod", "first", "--wait=true", "--timeout=120s"]);
  // A pod that came sooner would get the volume as kubelet believes it to be: still staged.
  await unstaged("fuse");
  await runs("second", "fuse");
  expect(await namespace.exec("second", "cat /data/a")).toBe("before");
}, 500_000);
