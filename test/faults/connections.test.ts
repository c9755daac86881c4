import { setTimeout as sleep } from "node:timers/promises";
import { expectClear } from "../helpers/faults/clear";
import { down, on, run } from "../helpers/faults/lab";
import { cut } from "../helpers/faults/network";
import { phases, whenActive, type LabPhase } from "../helpers/faults/phases";
import { rows } from "../helpers/faults/rows";
import { expectWhole } from "../helpers/faults/whole";

/** Connections that are lost for a while in the middle of each phase: it is followed on, or one `up` fails clearly and the next goes on. */

const theme = "connections";
/** Twenty seconds for each of some phases that run one after the other. */
const seconds = 900;

interface Disturbance {
  readonly fault: string;
  readonly disturb: (machine: string) => Promise<unknown>;
}

const disturbances: readonly Disturbance[] = [
  {
    // With the processes of sessions, whatever this release calls them; systemd starts the first of them again.
    fault: "sshd is killed",
    disturb: (machine) => on(machine, "pkill -KILL '^sshd'"),
  },
  {
    fault: "the machine's network is cut for 20 s",
    disturb: async (machine) => {
      const plugIn = await cut(machine);
      await sleep(20_000);
      await plugIn();
    },
  },
];

/** One `up` whose phases are disturbed, each at most once. */
async function disturbedUp(open: Set<LabPhase>, disturb: Disturbance["disturb"]) {
  const watching = new AbortController();
  const hit: LabPhase[] = [];
  const hooks = [...open].map(async (phase) => {
    if (await whenActive(phase, watching.signal)) {
      open.delete(phase);
      hit.push(phase);
      await disturb(phase.machine);
    }
  });
  const ended = await run("up", { seconds });
  watching.abort();
  await Promise.all(hooks);
  return { ended, hit };
}

for (const { fault, disturb } of disturbances) {
  const rowOf = ({ phase }: LabPhase): string => `${fault} during ${phase}`;
  const title = `${fault}, in each phase once`;
  rows({ theme, title, faults: phases.map(rowOf), minutes: 90 }, async (tell) => {
    await down();
    const open = new Set(phases);
    const outcomes = new Map<LabPhase, string>();
    // Each failure is of at least one phase.
    for (let time = 0; time <= phases.length; time += 1) {
      const { ended, hit } = await disturbedUp(open, disturb);
      for (const phase of hit) {
        const failed = ended.code !== 0 && ended.output.includes(phase.phase);
        outcomes.set(phase, failed ? "one clear error; the next `up` went on" : "followed on");
      }
      if (ended.code === 0) {
        break;
      }
      expectClear(ended);
    }
    await expectWhole();
    for (const phase of phases) {
      const outcome = outcomes.get(phase);
      tell(
        rowOf(phase),
        outcome === undefined ? { outcome: "over too soon to be hit", good: 0 } : { outcome },
      );
    }
  });
}
