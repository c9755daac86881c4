import { Namespace } from "../helpers/kubernetes";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { testUnless } from "../helpers/testUnless";

describe.each(protocols)("$protocol ReadWriteMany", ({ storageClass, cannotMount, node, other }) => {
  const namespace = new Namespace();
  beforeAll(() => namespace.create());
  afterAll(() => namespace.delete(), 240_000);

  test("a claim is bound", async () => {
    await namespace.apply(claim("shared", { storageClass }));
    await namespace.wait("pvc/shared", "jsonpath={.status.phase}=Bound");
  }, 150_000);

  const testMount = testUnless(cannotMount);

  testMount(
    "what one worker writes, another reads, and the other way round",
    async () => {
      await namespace.apply(
        pod("first", { claim: "shared", node }),
        pod("second", { claim: "shared", node: other }),
      );
      await namespace.wait("pod/first", "condition=Ready");
      await namespace.wait("pod/second", "condition=Ready");
      const written = await namespace.exec(
        "first",
        "head -c 1000000 /dev/urandom > /data/a; sync; sha256sum < /data/a",
      );
      expect(await namespace.exec("second", "sha256sum < /data/a")).toBe(written);
      await namespace.exec("second", "echo answer >> /data/b; sync");
      expect(await namespace.exec("first", "cat /data/b")).toBe("answer");
    },
    300_000,
  );
});
