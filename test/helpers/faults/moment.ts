import { setTimeout as sleep } from "node:timers/promises";
import { Command, type Ended } from "./command";
import { bounds, down, expectEnd } from "./lab";
import { measured } from "./rows";
import { stack } from "./settings";
import { expectWhole } from "./whole";

/** How often a moment is looked for that is before the end of `up`. */
const looks = 4;

/** How long an `up` takes that makes the whole lab and is left alone, in seconds. Leaves nothing. */
export function wholeUp(): Promise<number> {
  return measured({ theme: "moments", fault: "`up` of the whole lab, which is left alone" }, async () => {
    await down();
    const ended = await new Command(["up", stack], { seconds: bounds.up }).end;
    expectEnd("up", ended, 0);
    await expectWhole();
    await down();
    return ended.seconds;
  });
}

export interface Disturbed {
  readonly command: Command;
  readonly ended: Ended;
  /** Of the disturbance, since the start. */
  readonly second: number;
}

/**
 * Starts an `up` that makes the whole lab, and disturbs it at a moment of its way. One that has ended by then is taken down
 * again, and another one is disturbed earlier.
 * @param expected seconds that it takes when it is left alone
 * @param disturb gives false where it cannot be any more, since `up` has ended
 */
export async function disturbedUp(
  fraction: number,
  expected: number,
  disturb: (command: Command) => Promise<boolean>,
): Promise<Disturbed> {
  for (let look = 0; look < looks; look += 1) {
    await down();
    const since = Date.now();
    const command = new Command(["up", stack], { seconds: bounds.up });
    await Promise.race([sleep((fraction * expected * 1000) / 2 ** look), command.end]);
    const second = (Date.now() - since) / 1000;
    if (command.isRunning && (await disturb(command))) {
      return { command, ended: await command.end, second };
    }
    expectEnd("up", await command.end, 0);
  }
  throw new Error(`\`up\` ended by itself ${looks} times, each time before it was disturbed`);
}
