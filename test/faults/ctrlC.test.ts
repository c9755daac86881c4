import { setTimeout as sleep } from "node:timers/promises";
import { abortAfter } from "../../src/process/abort";
import { attempts } from "../helpers/faults/attempts";
import { fractions, tries } from "../helpers/faults/chance";
import { Command } from "../helpers/faults/command";
import { bounds, down, expectEnd, ids, upAgain } from "../helpers/faults/lab";
import { disturbedUp, wholeUp } from "../helpers/faults/moment";
import { activeUnits, phases, whenActive } from "../helpers/faults/phases";
import { row } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { expectNothingLeft, expectWhole, labProcesses } from "../helpers/faults/whole";

/** Ctrl-C at moments of `up` that chance chooses, once and twice, and in the middle of kubeadm's work. */

const theme = "Ctrl-C";
/** How long `up` may take to end after one Ctrl-C: a phase that is stopped has 20 s, and some things are finished. */
const endsWithin = 180;
/** And after two. */
const endsAtOnceWithin = 15;
const count = Math.max(1, Math.round(tries / 5));

let expected = 0;
beforeAll(async () => {
  expected = await wholeUp();
}, 25 * 60_000);

/** Programs that would still work on the lab; podman's own for each container are none. */
function atWork(): string[] {
  return labProcesses().filter((line) => /pulumi|src\/(cli|plugin)\/|language-nodejs/.test(line));
}

async function expectNoPhase(): Promise<void> {
  for (const machine of Object.keys(await ids())) {
    // One that was broken off while it was made may not run.
    expect(await activeUnits(machine).catch(() => [])).toEqual([]);
  }
}

async function resumed(): Promise<string> {
  await upAgain();
  await expectWhole();
  await down();
  await expectNothingLeft();
  return "ended with 130; resumed";
}

row({ theme, fault: "Ctrl-C during `up`", minutes: 25 * count }, () =>
  attempts(fractions(count, 10), async (fraction) => {
    let pressed = 0;
    const { ended } = await disturbedUp(fraction, expected, (command) => {
      pressed = Date.now();
      command.press("Ctrl-C");
      return Promise.resolve(true);
    });
    expectEnd("up after Ctrl-C", ended, 130);
    expect((Date.now() - pressed) / 1000).toBeLessThan(endsWithin);
    expect(atWork()).toEqual([]);
    await expectNoPhase();
    return resumed();
  }),
);

row({ theme, fault: "Ctrl-C twice during `up`", minutes: 25 * count }, () =>
  attempts(fractions(count, 20), async (fraction) => {
    let pressed = 0;
    const { ended } = await disturbedUp(fraction, expected, async (command) => {
      command.press("Ctrl-C");
      await sleep(1000);
      pressed = Date.now();
      command.press("Ctrl-C");
      return true;
    });
    expectEnd("up after two Ctrl-C", ended, 130);
    expect((Date.now() - pressed) / 1000).toBeLessThan(endsAtOnceWithin);
    expect(atWork()).toEqual([]);
    return resumed();
  }),
);

row({ theme, fault: "Ctrl-C in the middle of kubeadm-init", minutes: 25 }, async () => {
  await down();
  const command = new Command(["up", stack], { seconds: bounds.up });
  const watching = abortAfter(bounds.up * 1000);
  const init = phases.find(({ phase }) => phase === "kubeadm-init");
  expect(init !== undefined && (await whenActive(init, watching))).toBe(true);
  await sleep(2000);
  command.press("Ctrl-C");
  expectEnd("up after Ctrl-C", await command.end, 130);
  expect(await activeUnits("control-plane")).toEqual([]);
  return { outcome: await resumed() };
});
