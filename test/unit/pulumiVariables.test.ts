import { exportLines } from "../../src/cli/commands/tools";
import { takePulumiVariables } from "../../src/cli/pulumiVariables";
import { renderMachines } from "../../src/handover/machines";
import { CommandLine } from "../helpers/cli";
import { handedMachine } from "../helpers/handedMachine";

const command = new CommandLine();
afterAll(() => {
  command.dispose();
});

test("no variable that the user has for Pulumi projects of their own reaches a program of the lab", async () => {
  command.file("mine/ssh_config", "");
  command.file("mine/machines.json", renderMachines([handedMachine("worker0")]));
  command.program("ssh", "env");
  const foreign = {
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_STACK: "theirs",
    PULUMI_ACCESS_TOKEN: "pul-theirs",
    PULUMI_BACKEND_URL: "s3://theirs",
    PULUMI_HOME: "/theirs",
    PULUMI_OPTION_REFRESH: "true",
  };
  const { stdout } = await command.run(["-s", "mine", "login", "worker0"], foreign);
  const seen = stdout.split("\n").filter((line) => line.startsWith("PULUMI_"));
  expect(seen.sort()).toEqual([
    `PULUMI_BACKEND_URL=file://${command.home}/.own/state`,
    `PULUMI_CONFIG_PASSPHRASE_FILE=${command.home}/.own/passphrase`,
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
    `PULUMI_HOME=${command.home}/.own/pulumi`,
    "PULUMI_K8S_ENABLE_PATCH_FORCE=true",
    "PULUMI_SKIP_UPDATE_CHECK=true",
  ]);
}, 120_000);

test("they are taken out of an environment, and nothing else is", () => {
  const env = { PULUMI_STACK: "theirs", PULUMI_CONFIG_PASSPHRASE: "", PATH: "/bin" };
  expect(takePulumiVariables(env)).toEqual(["PULUMI_STACK", "PULUMI_CONFIG_PASSPHRASE"]);
  expect(env).toEqual({ PATH: "/bin" });
});

test("`lab env` takes them out of the shell that evaluates it, and sets the lab's", () => {
  const foreign = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_HOME"];
  expect(exportLines({ PULUMI_HOME: "/lab's", KUBECONFIG: "/k" }, foreign)).toEqual([
    "unset PULUMI_CONFIG_PASSPHRASE",
    "export PULUMI_HOME='/lab'\\''s'",
    "export KUBECONFIG='/k'",
  ]);
  expect(exportLines({}, [])).toEqual([]);
});
