import { attempts } from "../helpers/faults/attempts";
import { fractions, shares, tries } from "../helpers/faults/chance";
import { down, expectEnd, upAgain } from "../helpers/faults/lab";
import { disturbedUp, wholeUp } from "../helpers/faults/moment";
import { row } from "../helpers/faults/rows";
import { find, kill, victims, type Victim } from "../helpers/faults/victims";
import { expectNothingLeft, expectWhole } from "../helpers/faults/whole";
import { until } from "../helpers/until";

/** SIGKILL of what works on the lab, at moments of `up` that chance chooses: the next `up` goes on. */

let expected = 0;
beforeAll(async () => {
  expected = await wholeUp();
}, 25 * 60_000);

/** As soon as there is one. @returns false where the command ends before that */
async function killFirst(
  victim: Victim,
  command: { readonly pid: number; readonly isRunning: boolean },
): Promise<boolean> {
  const pid = await until(
    `the ${victim} of \`up\``,
    () => Promise.resolve(command.isRunning ? find(victim, command.pid) : 0),
    { seconds: 300, pause: 0.05 },
  );
  if (pid !== 0) {
    kill(pid);
  }
  return pid !== 0;
}

async function killedOnce(victim: Victim, fraction: number): Promise<string> {
  const { ended } = await disturbedUp(fraction, expected, (command) => killFirst(victim, command));
  if (victim === "command") {
    expectEnd("the killed command", ended, 137);
  } else {
    // It sees that what it waits for is gone, and says so.
    expectEnd(`up whose ${victim} was killed`, ended, 1);
    expect(ended.output).toContain("`lab up` goes on from here");
  }
  const waited = await upAgain();
  await expectWhole();
  await down();
  await expectNothingLeft();
  return waited === 0 ? "resumed at once" : "resumed when Pulumi, left alone, had ended";
}

const counts = shares(tries, victims.length);
victims.forEach((victim, index) => {
  const count = counts[index] ?? 0;
  if (count > 0) {
    row({ theme: "killed", fault: `SIGKILL of the ${victim} during \`up\``, minutes: 25 * count }, () =>
      attempts(fractions(count, index), (fraction) => killedOnce(victim, fraction)),
    );
  }
});
