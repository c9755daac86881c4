import { kubectl, Namespace } from "../helpers/kubernetes";
import { workers } from "../helpers/lab";
import { kernelCephfsMounting } from "../helpers/mounting";
import { MounterClasses } from "../helpers/mounterClasses";
import { claim, pod } from "../helpers/objects";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

/** What kubelet learns of a CephFS volume's size, by either client. */

const namespace = new Namespace();
const classes = new MounterClasses(namespace, ["kernel", "fuse"]);

beforeAll(async () => {
  await namespace.create();
  await classes.create();
}, 60_000);
afterAll(async () => {
  await namespace.delete();
  await classes.delete();
}, 300_000);

interface Usage {
  readonly capacityBytes: number;
  readonly availableBytes: number;
  readonly usedBytes: number;
}

interface Summary {
  readonly pods: readonly {
    readonly volume?: readonly (Usage & {
      readonly pvcRef?: { readonly name: string; readonly namespace: string };
    })[];
  }[];
}

/** undefined while kubelet has not looked. */
async function usageOf(node: string, claimName: string): Promise<Usage | undefined> {
  const text = await kubectl(["get", "--raw", `/api/v1/nodes/${node}/proxy/stats/summary`]);
  const volumes = (JSON.parse(text) as Summary).pods.flatMap((each) => each.volume ?? []);
  return volumes.find(({ pvcRef }) => pvcRef?.name === claimName && pvcRef.namespace === namespace.name);
}

const written = 64 * 2 ** 20;

describe.each([
  { mounter: "fuse", run: testUnless(undefined), node: workers[0] ?? "" },
  {
    mounter: "kernel",
    run: testUnless(kernelCephfsMounting.obstacle),
    node: kernelCephfsMounting.nodes[0] ?? "",
  },
] as const)("a volume mounted by $mounter", ({ mounter, run, node }) => {
  run(
    "is as large as its share's quota, and as full as pods have made it",
    async () => {
      await namespace.apply(
        claim(mounter, { storageClass: classes.of(mounter) }),
        pod(mounter, { claim: mounter, node }),
      );
      await namespace.wait(`pod/${mounter}`, "condition=Ready", 240);
      await namespace.exec(mounter, `dd if=/dev/zero of=/data/a bs=1M count=${written / 2 ** 20}; sync`);
      const look = async (): Promise<Usage | undefined> => {
        const usage = await usageOf(node, mounter);
        return usage !== undefined && usage.usedBytes >= written ? usage : undefined;
      };
      // kubelet looks once a minute.
      const usage = await until("kubelet's word", look, { seconds: 240, pause: 5 });
      expect(usage.capacityBytes).toBe(2 ** 30);
      expect(usage.availableBytes + usage.usedBytes).toBe(usage.capacityBytes);
    },
    500_000,
  );
});
