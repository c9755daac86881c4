import { quantile } from "../../src/testing/report/quantile";
import { burst } from "../helpers/burst";
import { Namespace } from "../helpers/kubernetes";
import { manilaIsElsewhere } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { protocols } from "../helpers/protocols";

/** `scripts/lab load`: more than a test run can wait for. */

const loads = [
  { name: "100 at once", batch: 100, batches: 1, deadline: 1500 },
  { name: "10 a second for a minute", batch: 10, batches: 60, deadline: 3000 },
];

let administrator: Manila;
let project = "";
beforeAll(async () => {
  administrator = await Manila.login("admin");
  ({ project } = await Manila.login("demo"));
  // Manila's default is 50 shares; on another's Manila the project has what it has.
  if (manilaIsElsewhere === undefined) {
    await administrator.limit(project, { shares: 1000, gigabytes: 10_000 });
  }
});
afterAll(async () => {
  if (manilaIsElsewhere === undefined) {
    administrator = await Manila.login("admin");
    await administrator.limit(project, undefined);
  }
});

describe.each(protocols)("$protocol, load", (kind) => {
  const namespace = new Namespace();
  beforeAll(() => namespace.create());
  afterAll(() => namespace.delete(), 300_000);

  test.each(loads)(
    "claims, $name: none fails, none is left",
    async (load) => {
      const { seconds, statuses, left } = await burst(namespace, kind, load);
      const count = load.batch * load.batches;
      expect(seconds).toHaveLength(count);
      expect(statuses).toEqual(Array.from({ length: count }, () => "available"));
      expect(left).toEqual([]);
      const at = (q: number): string => `${quantile(seconds, q).toFixed(1)} s`;
      process.stderr.write(
        `${kind.protocol}: claims, ${load.name}: median ${at(0.5)}, 95th percentile ${at(0.95)}, longest ${at(1)}\n`,
      );
    },
    7_200_000,
  );
});
