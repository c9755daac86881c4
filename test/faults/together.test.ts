import { setTimeout as sleep } from "node:timers/promises";
import { podman } from "../../src/podman/podman";
import { Command, type Ended } from "../helpers/faults/command";
import { bounds, container, expectEnd, run, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { expectNothingLeft, expectWhole } from "../helpers/faults/whole";

/** Two commands at a time: one works, the other is told who does. */

const theme = "together";

/** So that there is something to do for a while. */
async function loseWorker(): Promise<void> {
  await up();
  await podman(["rm", "--force", "--time", "0", container("worker0")]);
}

/** How long the first one has until it is at work, in milliseconds. */
const head = 4000;

function expectRefused({ code, output }: Ended): void {
  expect(`exit code ${code}\n${output}`).toMatch(/^exit code 2\n/);
  expect(output).toMatch(/is being worked on by process \d+; wait for it or end it/);
}

row({ theme, fault: "two `up`s at once", minutes: 30 }, async () => {
  await loseWorker();
  const both = await Promise.all([run("up"), run("up")]);
  const [first, second] = [...both].sort((a, b) => a.code - b.code) as [Ended, Ended];
  expectEnd("one up of two", first, 0);
  expectRefused(second);
  await expectWhole();
  return { outcome: "one goes on, the other is refused (2) and names its process" };
});

row({ theme, fault: "`down` beside `up`", minutes: 30 }, async () => {
  await loseWorker();
  const command = new Command(["up", stack], { seconds: bounds.up });
  await sleep(head);
  expectRefused(await run("down"));
  expectEnd("up", await command.end, 0);
  await expectWhole();
  return { outcome: "`down` is refused (2), `up` goes on" };
});

row({ theme, fault: "`up` beside `down`", minutes: 30 }, async () => {
  await up();
  const command = new Command(["down", stack], { seconds: bounds.down });
  await sleep(head / 2);
  expectRefused(await run("up"));
  expectEnd("down", await command.end, 0);
  await expectNothingLeft();
  await up();
  await expectWhole();
  return { outcome: "`up` is refused (2), `down` leaves nothing" };
});
