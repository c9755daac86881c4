import { burst } from "../helpers/burst";
import { Namespace } from "../helpers/kubernetes";
import { protocols } from "../helpers/protocols";

const count = 20;

describe.each(protocols)("$protocol, many at once", (kind) => {
  const namespace = new Namespace();
  beforeAll(() => namespace.create());

  test(`${count} claims are all bound, each to a share of its own, and all gone afterwards`, async () => {
    const { seconds, statuses } = await burst(namespace, kind, count, 300);
    expect(seconds).toHaveLength(count);
    expect(statuses).toEqual(Array.from({ length: count }, () => "available"));
  }, 700_000);
});
