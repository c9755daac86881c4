import { expectClear } from "../helpers/faults/clear";
import { Command } from "../helpers/faults/command";
import { down, upAgain } from "../helpers/faults/lab";
import { cut } from "../helpers/faults/network";
import { phases, whenActive, type LabPhase } from "../helpers/faults/phases";
import { keep, row } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { expectWhole } from "../helpers/faults/whole";

/**
 * The network of a machine is cut in the middle of a phase and stays so: `up` ends with an error, and is bounded. Since each
 * wait for a new connection takes five minutes, a phase of the storage machine and one of another are cut side by side.
 */

/** Five minutes for a new connection, or seven for a first one, and the whole `up` before. */
const seconds = 900;

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

for (const pair of pairs()) {
  const names = pair.map(({ phase }) => phase).join(" and ");
  row({ theme: "connections", fault: `cut for good: ${names}`, minutes: 45 }, async () => {
    await down();
    const since = Date.now();
    const command = new Command(["up", stack], { seconds });
    const watching = new AbortController();
    const cuts = pair.map((phase) => cutDuring(phase, watching.signal));
    const ended = await command.end.finally(() => {
      watching.abort();
    });
    const plugs = await Promise.allSettled(cuts);
    for (const plug of plugs) {
      await (plug.status === "fulfilled" ? plug.value() : undefined);
    }
    expect(plugs.flatMap((plug) => (plug.status === "rejected" ? [String(plug.reason)] : []))).toEqual([]);
    expectClear(ended);
    for (const { machine } of pair) {
      // The phase itself, or the one after it where that was over in the moment of the cut.
      const those = phases.filter((each) => each.machine === machine).map(({ phase }) => phase);
      expect(those.filter((phase) => ended.output.includes(phase))).not.toEqual([]);
    }
    const told = `one clear error after ${ended.seconds.toFixed(0)} s; the next \`up\` went on`;
    await upAgain();
    await expectWhole();
    for (const { phase } of pair) {
      keep(
        { theme: "connections", fault: `the network is cut for good during ${phase}` },
        { outcome: told },
        since,
      );
    }
    return { outcome: told };
  });
}
