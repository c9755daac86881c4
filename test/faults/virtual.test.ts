import { rm } from "node:fs/promises";
import { openCache } from "../../src/artifacts";
import { ask } from "../../src/qemu/control";
import { filesOf } from "../../src/qemu/directory";
import { lookAtMachine } from "../../src/qemu/machine";
import { processOf } from "../../src/qemu/process";
import { labRecipes } from "../../src/sources";
import { expectNothingLeft, expectWhole } from "../helpers/faults/whole";
import { down, ids, machines, replaced, run, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { choose, settingsWith, stack, type Groups } from "../helpers/faults/settings";

/** A virtual worker that is killed, paused, frozen or removed behind the back of `up`. Emulated machines take minutes for a boot. */

const victim = "worker1";
const groups: Groups = {
  machines: { kind: "podman", workers: [{ count: 1 }, { count: 1, kind: "qemu", cpus: 1, memory: "2Gi" }] },
};
const unless =
  openCache().missing(labRecipes(settingsWith(groups))).length === 0
    ? undefined
    : "the image of virtual machines is not in the cache (`scripts/lab cache build mixed`)";
const place = { theme: "virtual", minutes: 120, unless };
const slow = { seconds: 3600 };
const files = filesOf(stack, victim);

async function signal(name: "SIGKILL" | "SIGSTOP"): Promise<void> {
  const pid = await processOf(files);
  if (pid === undefined) {
    throw new Error(`${victim} does not run`);
  }
  process.kill(pid, name);
}

beforeAll(() => {
  choose(groups);
});
afterAll(async () => {
  await down();
  await expectNothingLeft();
  choose();
}, 20 * 60_000);

interface Loss {
  readonly fault: string;
  readonly inflict: () => Promise<unknown>;
  /** Whether it is another machine afterwards. */
  readonly isLost: boolean;
}

const losses: readonly Loss[] = [
  { fault: "its QEMU is killed (SIGKILL)", inflict: () => signal("SIGKILL"), isLost: false },
  { fault: "it is paused by its control socket", inflict: () => ask(files.control, "stop"), isLost: false },
  { fault: "its QEMU is frozen (SIGSTOP)", inflict: () => signal("SIGSTOP"), isLost: false },
  {
    fault: "its QEMU is killed, and its directory removed",
    inflict: async () => {
      await signal("SIGKILL");
      await rm(files.directory, { recursive: true });
    },
    isLost: true,
  },
];

/** Whether the row before has seen that the lab is whole: on emulated machines another look takes minutes. */
let isWhole = false;

for (const { fault, inflict, isLost } of losses) {
  row({ ...place, fault: `a virtual worker: ${fault}` }, async () => {
    if (!isWhole) {
      await up(slow);
    }
    isWhole = false;
    const before = await lookAtMachine(stack, victim);
    const containers = await ids();
    expect(before).toMatchObject({ status: "running" });
    await inflict();
    expect((await run("status")).code).toBe(1);
    const { seconds } = await up(slow);
    const now = await lookAtMachine(stack, victim);
    expect(now?.status).toBe("running");
    expect(now?.id === before?.id).toBe(!isLost);
    expect(await replaced(containers)).toEqual([]);
    await expectWhole([...machines, victim], [victim]);
    isWhole = true;
    return { outcome: `${isLost ? "made anew" : "the same machine"} in ${seconds.toFixed(0)} s` };
  });
}
