import { Namespace } from "../helpers/kubernetes";
import { Manila } from "../helpers/manila";
import { claim } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";

const count = 20;

describe.each(protocols)("$protocol, many at once", ({ storageClass }) => {
  const namespace = new Namespace();
  beforeAll(() => namespace.create());

  test(`${count} claims are all bound, each to a share of its own, and all gone afterwards`, async () => {
    const names = Array.from({ length: count }, (_, index) => `many${index}`);
    await namespace.apply(...names.map((name) => claim(name, { storageClass })));
    await namespace.run(["wait", "pvc", "--all", "--for=jsonpath={.status.phase}=Bound", "--timeout=300s"]);
    const volumes = (await namespace.run(["get", "pvc", "-o", "jsonpath={.items[*].spec.volumeName}"])).split(
      " ",
    );
    expect(new Set(volumes).size).toBe(count);
    const manila = await Manila.login("demorc");
    const mine = async () => (await manila.shares()).filter(({ name }) => volumes.includes(name));
    expect((await mine()).map(({ status }) => status)).toEqual(volumes.map(() => "available"));
    await namespace.delete();
    await until("all shares to be gone", async () => ((await mine()).length === 0 ? true : undefined), {
      seconds: 180,
    });
  }, 700_000);
});
