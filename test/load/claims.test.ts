import { quantile } from "../../src/report/quantile";
import { burst } from "../helpers/burst";
import { Namespace } from "../helpers/kubernetes";
import { protocols } from "../helpers/protocols";

/** `scripts/lab load`: more than a test run can wait for. */

const count = 100;

describe.each(protocols)("$protocol, load", (kind) => {
  const namespace = new Namespace();
  beforeAll(() => namespace.create());

  test(`${count} claims at once: none fails, none is left`, async () => {
    const { seconds, statuses } = await burst(namespace, kind, count, 1500);
    expect(seconds).toHaveLength(count);
    expect(statuses).toEqual(Array.from({ length: count }, () => "available"));
    process.stderr.write(
      `${kind.protocol}: ${count} claims, median ${quantile(seconds, 0.5).toFixed(1)} s, last ${quantile(seconds, 1).toFixed(1)} s\n`,
    );
  }, 3_600_000);
});
