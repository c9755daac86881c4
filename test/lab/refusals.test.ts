import { Namespace } from "../helpers/kubernetes";
import { claim } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";

/** What Manila CSI does not do: refused with a reason that its user sees, and nothing is left behind. */

describe.each(protocols)("$protocol refusals", ({ storageClass }) => {
  const namespace = new Namespace();
  beforeAll(async () => {
    await namespace.create();
    await namespace.apply(claim("source", { storageClass }));
    await namespace.wait("pvc/source", "jsonpath={.status.phase}=Bound");
  }, 300_000);
  afterAll(() => namespace.delete(), 300_000);

  async function refusal(name: string): Promise<string> {
    const events = await until(`the refusal of ${name}`, async () => {
      const text = await namespace.events(name);
      return text.includes("ProvisioningFailed") ? text : undefined;
    });
    expect(await namespace.field(`pvc/${name}`, ".status.phase")).toBe("Pending");
    await namespace.run(["delete", "pvc", name]);
    return events;
  }

  test("a claim is not cloned", async () => {
    await namespace.apply(claim("clone", { storageClass, clone: "source" }));
    expect(await refusal("clone")).toMatch(/clon/i);
  }, 120_000);

  test("a share type that does not exist is refused", async () => {
    const name = `${namespace.name}-type`;
    const change = (parameters: object) => ({ ...parameters, type: "no-such-type" });
    await namespace.apply(await namespace.variant(`storageclass/${storageClass}`, name, change));
    try {
      await namespace.apply(claim("typeless", { storageClass: name }));
      expect(await refusal("typeless")).toContain("itemNotFound");
    } finally {
      await namespace.run(["delete", "storageclass", name]);
    }
  }, 120_000);
});
