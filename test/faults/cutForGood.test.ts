import { expectClear } from "../helpers/faults/clear";
import { Command } from "../helpers/faults/command";
import { down, upAgain } from "../helpers/faults/lab";
import { cut } from "../helpers/faults/network";
import { phases, whenActive, type LabPhase } from "../helpers/faults/phases";
import { row, rows } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { expectWhole } from "../helpers/faults/whole";
import { reconnectVariable } from "../../src/remote/reconnect";

/**
 * The network of a machine is cut in the middle of a phase and stays so: `up` ends with an error, and is bounded. A phase of
 * the storage machine and one of another are cut side by side. The next `up`, whose network is there again, goes on with the
 * phases that follow, which are cut in their turn; the last one makes the lab whole.
 */

const theme = "connections";

/** The first pair waits for a new connection as long as users do; after that only what they see is of interest. */
const usualSeconds = 300;
const shortSeconds = 30;
/** Besides that: a first connection, what else is under way, and the whole `up` before the cut. */
const seconds = (reconnect: number): number => reconnect + 600;

function pairs(): LabPhase[][] {
  const [storage, others] = [true, false].map((wanted) =>
    phases.filter(({ machine }) => (machine === "storage") === wanted),
  ) as [LabPhase[], LabPhase[]];
  const count = Math.max(storage.length, others.length);
  return Array.from({ length: count }, (_, index) =>
    [storage[index], others[index]].filter((each) => each !== undefined),
  );
}

/** Cuts the machine of a phase as soon as that is active. @returns what plugs it in again */
async function cutDuring(phase: LabPhase, signal: AbortSignal): Promise<() => Promise<void>> {
  if (!(await whenActive(phase, signal))) {
    throw new Error(`${phase.phase} was not seen to run`);
  }
  return cut(phase.machine);
}

/** How many of the pairs the lab that is there has behind it; any other number than a pair's own makes a new lab first. */
let behind = -1;

pairs().forEach((pair, index) => {
  const rowOf = ({ phase }: LabPhase): string => `the network is cut for good during ${phase}`;
  rows({ theme, faults: pair.map(rowOf), minutes: 45 }, async (tell) => {
    if (behind !== index) {
      await down();
    }
    behind = -1;
    const reconnect = index === 0 ? usualSeconds : shortSeconds;
    const env = { [reconnectVariable]: `${reconnect}` };
    const command = new Command(["up", stack], { seconds: seconds(reconnect), env });
    const watching = new AbortController();
    const cuts = pair.map((phase) => cutDuring(phase, watching.signal));
    const ended = await command.end.finally(() => {
      watching.abort();
    });
    const plugs = await Promise.allSettled(cuts);
    for (const plug of plugs) {
      await (plug.status === "fulfilled" ? plug.value() : undefined);
    }
    // A phase that did not run has not been reached: by the `up` that went on from the pair before, too.
    expect(plugs.flatMap((plug) => (plug.status === "rejected" ? [String(plug.reason)] : []))).toEqual([]);
    expectClear(ended);
    for (const phase of pair) {
      // The phase itself, or the one after it where that was over in the moment of the cut.
      const those = phases.filter((each) => each.machine === phase.machine).map((each) => each.phase);
      expect(those.filter((name) => ended.output.includes(name))).not.toEqual([]);
      tell(rowOf(phase), { outcome: `one clear error after ${ended.seconds.toFixed(0)} s` });
    }
    behind = index + 1;
  });
});

row({ theme, fault: "the network is there again after all these cuts", minutes: 30 }, async () => {
  await upAgain();
  await expectWhole();
  return { outcome: "each `up` went on where the one before had failed; the last makes the lab whole" };
});
