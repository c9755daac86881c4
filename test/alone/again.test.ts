import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { machines, on } from "../helpers/lab";
import { patience, stack } from "../helpers/run";

/** Logins that each machine's sshd has seen between two moments, in seconds since the epoch. */
async function logins(from: number, to: number): Promise<number[]> {
  const window = `--since @${from} --until @${to}`;
  const counts = machines.map((machine) =>
    on(machine, `journalctl -u ssh --no-pager ${window} | grep -c 'Accepted publickey' || true`),
  );
  return (await Promise.all(counts)).map(Number);
}

/**
 * Milliseconds between a login that counts and one that does not: the journal is read to the second, and an emulated machine's
 * clock may be a second off.
 */
const apart = 1_500 * patience;

const now = (): number => Math.floor(Date.now() / 1000);

test("a second up has nothing to do and opens no SSH connection", async () => {
  // The journal is read afterwards, and a login to read it falls outside: its moments are whole seconds.
  await sleep(apart);
  const from = now();
  const output = await runProgram(join(projectRoot, "scripts", "lab"), ["up", stack]);
  const to = now() + 1;
  await sleep(apart);
  expect(output).toContain("nothing to do");
  expect(await logins(from, to)).toEqual(machines.map(() => 0));
  // The same count sees a login that there was.
  const before = now();
  await on(machines[0] ?? "", "true");
  await sleep(apart);
  expect((await logins(before, now()))[0]).toBeGreaterThan(0);
}, 120_000);
