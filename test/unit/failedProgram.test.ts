import { renderMachines } from "../../src/handover/machines";
import { CommandLine } from "../helpers/cli";
import { handedMachine } from "../helpers/handedMachine";

/** A command whose program fails: commander's errors and those of programs both have an exit code, and only commander has spoken. */

const command = new CommandLine();
afterAll(() => {
  command.dispose();
});

test("a program that fails ends the command with 1, and with the program's last words", async () => {
  command.file("local/ssh_config", "");
  command.file("local/machines.json", renderMachines([handedMachine("storage", { hostsManila: true })]));
  command.program("ssh", "echo 'ssh: connect to host 192.0.2.30: No route to host' >&2; exit 255");
  const { exitCode, stderr } = await command.run(["redeploy", "manila", "local"]);
  expect(stderr).toContain(
    "ssh failed with exit code 255\n  ssh: connect to host 192.0.2.30: No route to host",
  );
  expect(exitCode).toBe(1);
}, 300_000);

test("what commander refuses ends with 2, and is said once", async () => {
  const { exitCode, stderr } = await command.run(["login"]);
  expect(stderr.match(/missing required argument/g)).toHaveLength(1);
  expect(exitCode).toBe(2);
}, 300_000);
