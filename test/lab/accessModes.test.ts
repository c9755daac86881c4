import { Namespace } from "../helpers/kubernetes";
import { claim, pod, type AccessMode } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

const modes: readonly (readonly [string, AccessMode])[] = [
  ["rox", "ReadOnlyMany"],
  ["rwo", "ReadWriteOnce"],
  ["rwop", "ReadWriteOncePod"],
];

describe.each(protocols)("$protocol access modes", ({ storageClass, cannotMount, node, other }) => {
  const namespace = new Namespace();
  const testMount = testUnless(cannotMount);
  beforeAll(() => namespace.create());
  afterAll(() => namespace.delete(), 240_000);

  test.each(modes)(
    "%s: a claim with mode %s is bound",
    async (name, mode) => {
      await namespace.apply(claim(name, { storageClass, mode }));
      await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound");
    },
    150_000,
  );

  testMount(
    "a pod that has it read-only cannot write",
    async () => {
      await namespace.apply(pod("reader", { claim: "rox", node, readOnly: true }));
      await namespace.wait("pod/reader", "condition=Ready");
      await expect(namespace.exec("reader", "touch /data/a")).rejects.toThrow("Read-only file system");
    },
    180_000,
  );

  // Nothing is attached, so nothing fences: asserted as it is, for a change would be news.
  testMount(
    "ReadWriteOnce is not fenced: two nodes write to one volume",
    async () => {
      await namespace.apply(pod("here", { claim: "rwo", node }), pod("there", { claim: "rwo", node: other }));
      await namespace.wait("pod/here", "condition=Ready");
      await namespace.wait("pod/there", "condition=Ready");
      await namespace.exec("here", "echo one > /data/a; sync");
      await namespace.exec("there", "echo two >> /data/a; sync");
      expect(await namespace.exec("here", "cat /data/a")).toBe("one\ntwo");
    },
    180_000,
  );

  testMount(
    "ReadWriteOncePod: a second pod is not scheduled while the first one has it",
    async () => {
      await namespace.apply(pod("first", { claim: "rwop", selects: node }));
      await namespace.wait("pod/first", "condition=Ready");
      await namespace.apply(pod("second", { claim: "rwop", selects: node }));
      await until("the scheduler's refusal", async () =>
        /ReadWriteOncePod/.test(await namespace.events("second")) ? true : undefined,
      );
      expect(await namespace.field("pod/second", ".status.phase")).toBe("Pending");
      await namespace.run(["delete", "pod", "first", "--grace-period=0"]);
      await namespace.wait("pod/second", "condition=Ready");
    },
    240_000,
  );
});
