import { renderMachines } from "../../src/handover/machines";
import { CommandLine } from "../helpers/cli";
import { handedMachine } from "../helpers/handedMachine";

// The first start makes a bundle.
jest.setTimeout(120_000);

/** `lab logs -f` with stand-ins for ssh, which runs the command here, and for what that calls. */

const command = new CommandLine();
beforeAll(() => {
  command.file("local/kubeconfig", "");
  command.file("local/ssh_config", "");
  const machines = [handedMachine("storage", { role: "storage", hostsManila: true })];
  command.file("local/machines.json", renderMachines(machines));
  command.program("ssh", 'for last; do :; done; echo "$*" | cut -d " " -f 1,3,4; exec sh -c "$last"');
  command.program("id", "echo 0");
  command.program("journalctl", `printf 'journal'; printf ' <%s>' "$@"; echo`);
  command.program("tail", "exec sleep 300");
});
afterAll(() => {
  command.dispose();
});

test("a machine's journal is followed on the machine", async () => {
  const { stdout, exitCode } = await command.run(["logs", "--follow", "storage"]);
  expect(stdout.split("\n")).toEqual(["-F -tt storage", "journal <--no-pager> <--follow> <--lines=20>"]);
  expect(exitCode).toBe(0);
});

test("a service's journal and files are followed where it runs, and end together", async () => {
  const { stdout } = await command.run(["logs", "-f", "manila"]);
  expect(stdout).toContain("-F -tt storage");
  expect(stdout).toContain("<--unit=manila-*> <--unit=devstack@m-*>");
});

test("a source that is none is refused with those that there are", async () => {
  const { stderr, exitCode } = await command.run(["logs", "-f", "worker7"]);
  expect(stderr).toContain(
    '--follow: "worker7": must be one of storage, manila, keystone, ceph, ganesha, csi-',
  );
  expect(exitCode).toBe(2);
});
