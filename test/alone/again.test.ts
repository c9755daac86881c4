import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { machines, on, stack } from "../helpers/lab";

/** Logins that each machine's sshd has seen. */
async function logins(): Promise<number[]> {
  const counts = machines.map((machine) =>
    on(machine, "journalctl -u ssh --no-pager | grep -c 'Accepted publickey'"),
  );
  return (await Promise.all(counts)).map(Number);
}

test("a second up has nothing to do and opens no SSH connection", async () => {
  const before = await logins();
  const output = await runProgram(join(projectRoot, "scripts", "lab"), ["up", stack]);
  const after = await logins();
  expect(output).toContain("nothing to do");
  // The second look at the journal is itself one login on each machine.
  expect(after).toEqual(before.map((count) => count + 1));
}, 120_000);
