import { burst } from "../helpers/burst";
import { Namespace } from "../helpers/kubernetes";
import { protocols } from "../helpers/protocols";

const count = 20;

describe.each(protocols)("$protocol, many at once", (kind) => {
  const namespace = new Namespace();
  beforeAll(() => namespace.create());
  afterAll(() => namespace.delete(), 300_000);

  test(`${count} claims are all bound, each to a share of its own, and all gone afterwards`, async () => {
    const load = { name: `${count} at once`, batch: count, batches: 1, deadline: 300 };
    const { seconds, statuses, left } = await burst(namespace, kind, load);
    expect(seconds).toHaveLength(count);
    expect(statuses).toEqual(Array.from({ length: count }, () => "available"));
    expect(left).toEqual([]);
  }, 700_000);
});
