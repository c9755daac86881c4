import { Namespace } from "../helpers/kubernetes";
import { Manila } from "../helpers/manila";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

const kibibytes = { one: 1024 ** 2, two: 2 * 1024 ** 2 };

describe.each(protocols)("$protocol size", ({ storageClass, cannotMount, node }) => {
  const namespace = new Namespace();
  const testMount = testUnless(cannotMount);

  beforeAll(async () => {
    await namespace.create();
    await namespace.apply(claim("volume", { storageClass }));
    await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
  }, 150_000);
  afterAll(() => namespace.delete(), 240_000);

  /** Size of the file system as a pod sees it, in KiB. */
  async function seenByPod(): Promise<number> {
    return Number(await namespace.exec("user", "df -P -k /data | awk 'NR == 2 { print $2 }'"));
  }

  testMount(
    "df in a pod shows the share's quota",
    async () => {
      await namespace.apply(pod("user", { claim: "volume", node }));
      await namespace.wait("pod/user", "condition=Ready");
      expect(await seenByPod()).toBe(kibibytes.one);
    },
    180_000,
  );

  test("an extended claim extends its share", async () => {
    await namespace.run([
      "patch",
      "pvc",
      "volume",
      "-p",
      '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}',
    ]);
    await namespace.wait("pvc/volume", "jsonpath={.status.capacity.storage}=2Gi");
    const manila = await Manila.login("demo");
    const share = await manila.shareOf(namespace, "volume");
    expect(share?.size).toBe(2);
  }, 180_000);

  testMount(
    "a pod that has it mounted sees the new size",
    async () => {
      await until("the new size", async () => {
        // A client learns of a directory's new quota with the next answer of the metadata server, not by itself.
        await namespace.exec("user", "touch /data/now && rm /data/now");
        return (await seenByPod()) === kibibytes.two ? true : undefined;
      });
      expect(await seenByPod()).toBe(kibibytes.two);
    },
    120_000,
  );
});
