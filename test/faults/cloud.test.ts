import { expectClear } from "../helpers/faults/clear";
import { CloudLab, withoutCloud } from "../helpers/faults/cloudLab";
import {
  deleteFloatingIp,
  deleteNetwork,
  deletePort,
  deleteServer,
  serverIds,
  thingsOf,
} from "../helpers/faults/cloudThings";
import { expectEnd } from "../helpers/faults/lab";
import { row, rows } from "../helpers/faults/rows";

/**
 * What somebody deletes in a cloud behind the back of `up`, by the cloud's own API: `up`, which looks at each thing there first,
 * makes the lab whole. test/cloud has what is swept after a killed `up`.
 */

const place = { theme: "cloud", minutes: 60, unless: withoutCloud };
let lab: CloudLab;
let ids: () => Promise<Record<string, string>>;

// With the rows, which are skipped together.
beforeAll(async () => {
  lab = new CloudLab();
  lab.choose();
  await lab.login.rotate();
  ids = async () => serverIds(await lab.login.client(), lab.stack);
}, 60_000);
afterAll(() => lab.dispose(), 15 * 60_000);

interface Loss {
  readonly fault: string;
  readonly inflict: (...args: Parameters<typeof deleteNetwork>) => Promise<void>;
  /** Machines that are others afterwards. */
  readonly replaced: readonly string[];
}

/** What one `up` mends together: of each loss the machines that are others afterwards, and those that are not, are its own. */
const losses: readonly (readonly Loss[])[] = [
  [
    {
      fault: "a worker's server is deleted",
      inflict: (client, stack) => deleteServer(client, stack, "worker0"),
      replaced: ["worker0"],
    },
    {
      fault: "the storage machine's floating IP is deleted",
      inflict: (client, stack) => deleteFloatingIp(client, stack, "storage"),
      replaced: [],
    },
  ],
  [
    {
      fault: "a worker's port is deleted",
      inflict: (client, stack) => deletePort(client, stack, "worker0"),
      replaced: ["worker0"],
    },
    {
      fault: "the control plane's floating IP is deleted",
      inflict: (client, stack) => deleteFloatingIp(client, stack, "control-plane"),
      replaced: [],
    },
  ],
  [
    {
      fault: "the network is deleted, with all that is plugged into it",
      inflict: deleteNetwork,
      replaced: CloudLab.machines,
    },
  ],
];

/** Whether the case before has seen that the lab is whole: another look at a cloud takes half a minute. */
let isWhole = false;

async function makeWhole(): Promise<void> {
  if (!isWhole) {
    await lab.up();
  }
  isWhole = false;
}

async function expectWhole(): Promise<void> {
  await lab.expectWhole();
  isWhole = true;
}

for (const together of losses) {
  rows({ ...place, faults: together.map(({ fault }) => fault) }, async (tell) => {
    await makeWhole();
    const before = await ids();
    for (const { inflict } of together) {
      await inflict(await lab.login.client(), lab.stack);
    }
    const { seconds } = await lab.up();
    const now = await ids();
    expect(Object.keys(now).sort()).toEqual([...CloudLab.machines].sort());
    const others = together.flatMap(({ replaced }) => replaced);
    expect(Object.keys(now).filter((name) => now[name] !== before[name])).toEqual([...others].sort());
    await expectWhole();
    for (const { fault, replaced } of together) {
      const words = replaced.length === 0 ? "the same machines" : `made anew: ${replaced.join(", ")}`;
      tell(fault, { outcome: `${words}; whole after ${seconds.toFixed(0)} s` });
    }
  });
}

row({ ...place, fault: "a phase fails, and once more" }, async () => {
  await makeWhole();
  const { running } = lab;
  const tool = "/usr/bin/ceph-bluestore-tool";
  await running.on("storage", `mv ${tool} ${tool}.away`);
  lab.choose({ manila: { kind: "packages", cephSize: "120Gi" } });
  try {
    for (const time of ["first", "second"]) {
      const ended = await lab.run("up");
      expectEnd(`the ${time} up without a tool`, ended, 1);
      expectClear(ended);
      expect(ended.output).toContain("manila-ceph");
    }
  } finally {
    await running.on("storage", `mv ${tool}.away ${tool}`);
  }
  await lab.up();
  const osd = "/var/lib/ceph/osd/ceph-0";
  const size = `[ ! -e ${osd}/growing ] && echo $(( $(stat --format %s ${osd}/block) >> 30 ))`;
  expect((await running.on("storage", size)).trim()).toBe("120");
  await expectWhole();
  return { outcome: "failed twice, and was done when it could be" };
});

row({ ...place, fault: "the cloud's credential is rotated" }, async () => {
  await makeWhole();
  const before = await ids();
  await lab.login.rotate();
  await lab.up();
  expect(await ids()).toEqual(before);
  await expectWhole();
  return { outcome: "nothing to do with the new one; the same machines" };
});

row({ ...place, fault: "the network is deleted and the credential rotated, then `down`" }, async () => {
  await makeWhole();
  const client = await lab.login.client();
  await deleteNetwork(client, lab.stack);
  await lab.login.rotate();
  const { seconds } = await lab.down();
  expect(await thingsOf(client, lab.stack)).toEqual([]);
  return { outcome: `nothing is left, after ${seconds.toFixed(0)} s` };
});
