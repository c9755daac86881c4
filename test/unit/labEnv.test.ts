import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stackFile } from "../../src/settings/stackFile";
import { CommandLine } from "../helpers/cli";

/** `lab env` is for a shell: it makes no lab, and nothing that is taken for one. */

const command = new CommandLine();
afterAll(() => {
  command.dispose();
});

test("a lab that never was is none afterwards, and the checkout is as it was", async () => {
  const before = readFileSync(stackFile("local"), "utf8");
  const programs = [
    ...["tools-000000000000/bin/pulumi", "kubectl-1.37-000000000000/bin/kubectl"],
    "pulumi-kubernetes-000000000000/pulumi-resource-kubernetes",
  ];
  for (const program of programs) {
    const path = join(".cache", program);
    command.file(path, "#!/bin/sh\nexit 1\n");
    chmodSync(join(command.home, path), 0o755);
  }
  const { exitCode, stdout, stderr } = await command.run(["env", "local"]);
  expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
  expect(stdout).toContain(`export KUBECONFIG='${command.home}/local/kubeconfig'`);
  expect(
    existsSync(join(command.home, ".own", "state", ".pulumi", "stacks", "manilakube", "local.json")),
  ).toBe(false);
  expect(existsSync(join(command.home, "local"))).toBe(false);
  expect(readFileSync(stackFile("local"), "utf8")).toBe(before);
}, 300_000);
