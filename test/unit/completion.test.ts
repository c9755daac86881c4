import { join } from "node:path";
import execa from "execa";
import { candidates, type Values } from "../../src/cli/commandLine/completion";
import { buildProgram } from "../../src/cli/commandLine/program";
import { renderMachines } from "../../src/handover/machines";
import { projectRoot } from "../../src/paths";
import { CommandLine } from "../helpers/cli";
import { handedMachine } from "../helpers/handedMachine";

// The first start makes a bundle.
jest.setTimeout(120_000);

const values: Values = (name, stack) =>
  ({ stack: ["local", "mine"], node: [`worker-of-${stack ?? "nothing"}`], protocol: ["CEPHFS", "NFS"] })[
    name
  ] ?? [];

test.each([
  ["up ", ["local", "mine"]],
  ["up m", ["mine"]],
  ["up mine ", []],
  ["sta", ["status"]],
  ["cache ", ["build", "prune"]],
  ["up --v", ["--verbose"]],
  ["e2e --protocol ", ["CEPHFS", "NFS"]],
  ["e2e --protocol N", ["NFS"]],
  ["status -s ", ["local", "mine"]],
  ["-s mine login ", ["worker-of-mine"]],
  ["login -s mine ", ["worker-of-mine"]],
  ["login worker0 ", []],
  ["nonsense ", []],
])("what can come next: %j", (line, expected) => {
  expect(candidates(buildProgram([]), line.split(" "), values)).toEqual(expected);
});

test("every command can come first, and only commands", () => {
  const program = buildProgram([]);
  expect(candidates(program, [""], values)).toEqual(program.commands.map((each) => each.name()).sort());
});

test("bash completes commands, stacks, and machines of a lab that is up", async () => {
  const command = new CommandLine();
  command.file("mine/machines.json", renderMachines([handedMachine("storage")]));
  const { stdout: script } = await command.run(["completion", "bash"]);
  command.program(
    "lab",
    `exec "${process.execPath}" "${join(projectRoot, "bin", "start.cjs")}" src/cli/main.ts "$@"`,
  );
  const complete = async (...words: string[]): Promise<string[]> => {
    const typed = `COMP_WORDS=(lab ${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length}`;
    const lines = [script, typed, "_manilakube_lab", 'printf "%s\\n" "${COMPREPLY[@]}"'];
    const env = { MANILAKUBE_HOME: command.home, PATH: `${command.home}/.bin:${process.env["PATH"] ?? ""}` };
    return (await execa("bash", ["-c", lines.join("\n")], { env })).stdout.split("\n");
  };
  try {
    expect(await complete("kub")).toEqual(["kubectl"]);
    expect(await complete("down", "cloudt")).toEqual(["cloudtest"]);
    expect(await complete("-s", "mine", "login", "")).toEqual(["storage"]);
    expect(await complete("logs", "mine", "-f", "s")).toEqual(["storage"]);
  } finally {
    command.dispose();
  }
});
