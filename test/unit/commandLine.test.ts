import { CommanderError } from "commander";
import { buildProgram } from "../../src/cli/commandLine/program";
import { InputError } from "../../src/settings/problem";

/** What each line calls, with which arguments; the commands themselves are stand-ins. */

const called = jest.fn<unknown, unknown[]>();
const standIns = (...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => called(name, ...args)]));
jest.mock("../../src/cli/commands/up", () => standIns("up"));
jest.mock("../../src/cli/commands/down", () => standIns("down"));
jest.mock("../../src/cli/commands/status", () => standIns("status"));
jest.mock("../../src/cli/commands/e2e", () => standIns("e2e", "load"));
jest.mock("../../src/cli/commands/test", () => standIns("test", "testFaults", "cloudTest"));
jest.mock("../../src/cli/commands/conformance", () => standIns("conformance"));
jest.mock("../../src/cli/commands/tools", () => standIns("kubectl", "openstack", "login", "env"));
jest.mock("../../src/cli/commands/cache", () => standIns("buildCache"));
jest.mock("../../src/cli/commands/image", () => standIns("buildImages"));

/** @returns the command's name and its arguments */
async function line(text: string): Promise<unknown[] | undefined> {
  called.mockClear();
  const program = buildProgram([]);
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  for (const command of [program, ...program.commands]) {
    command.configureOutput(silent);
  }
  await program.parseAsync(text === "" ? [] : text.split(" "), { from: "user" });
  return called.mock.calls[0];
}

test.each([
  ["up", ["up", "local", { verbose: false, yes: false }]],
  ["up mine -v", ["up", "mine", { verbose: true, yes: false }]],
  ["up -v mine", ["up", "mine", { verbose: true, yes: false }]],
  ["up mine --yes", ["up", "mine", { verbose: false, yes: true }]],
  ["down --shares mine", ["down", "mine", { shares: true }]],
  ["-s mine status", ["status", "mine"]],
  ["status -s mine", ["status", "mine"]],
  ["status --stack=mine", ["status", "mine"]],
  ["status mine -s mine", ["status", "mine"]],
  ["conformance kubernetes mine --protocol NFS", ["conformance", "mine", "kubernetes", { protocol: "NFS" }]],
  ["conformance --protocol NFS kubernetes", ["conformance", "local", "kubernetes", { protocol: "NFS" }]],
  ["-s mine cache build", ["buildCache", ["mine"], { refresh: false }]],
  ["cache build a b --refresh", ["buildCache", ["a", "b"], { refresh: true }]],
  ["image build", ["buildImages", undefined]],
])("options stand anywhere: %s", async (text, call) => {
  expect(await line(text)).toEqual(call);
});

test.each([
  ["e2e", "local", {}, []],
  ["e2e next --protocol NFS", "next", { protocol: "NFS" }, []],
  ["e2e --protocol NFS next", "next", { protocol: "NFS" }, []],
  ["e2e next size snapshot --repeat 3", "next", { repeat: "3" }, ["size", "snapshot"]],
  ["e2e next -t claims --protocol NFS", "next", { protocol: "NFS" }, ["-t", "claims"]],
  ["e2e --repeat 2 -t claims", "local", { repeat: "2" }, ["-t", "claims"]],
  ["e2e mixed --parallel 2 size", "mixed", { parallel: "2" }, ["size"]],
  ["e2e test/lab/size", "local", {}, ["test/lab/size"]],
  ["e2e -s next size", "next", {}, ["size"]],
  ["-s next e2e size", "next", {}, ["size"]],
])("what is not e2e's own is jest's: %s", async (text, stack, options, rest) => {
  expect(await line(text)).toEqual(["e2e", stack, expect.objectContaining(options), rest]);
});

test.each([
  ["kubectl get pods -s x --help -A", ["kubectl", "local", ["get", "pods", "-s", "x", "--help", "-A"]]],
  ["kubectl --server x version", ["kubectl", "local", ["--server", "x", "version"]]],
  ["-s mine openstack share list --help", ["openstack", "mine", ["share", "list", "--help"]]],
  ["login -s mine worker0 ls -s --help", ["login", "mine", "worker0", ["ls", "-s", "--help"]]],
  ["-s mine login worker0", ["login", "mine", "worker0", []]],
  ["test unit/paths -t name --faults", ["testFaults", ["unit/paths", "-t", "name"], { continues: false }]],
  [
    "test --on mine machines -t name",
    ["testFaults", ["machines", "-t", "name"], { continues: false, on: "mine" }],
  ],
  ["test --continue machines", ["testFaults", ["machines"], { continues: true }]],
  ["cloud test machines -t name", ["cloudTest", ["machines", "-t", "name"]]],
])("the arguments of other programs are left alone: %s", async (text, call) => {
  expect(await line(text)).toEqual(call);
});

test.each(["down mine -s other", "-s other down mine", "-s a down -s b", "down Mine", "e2e Mine"])(
  "which lab is meant must be clear: %s",
  async (text) => {
    await expect(line(text)).rejects.toThrow(InputError);
    expect(called).not.toHaveBeenCalled();
  },
);

test.each(["up a b", "status --verbose", "nothing", "conformance", "cache bulid"])(
  "is refused: %s",
  async (text) => {
    await expect(line(text)).rejects.toThrow(CommanderError);
    expect(called).not.toHaveBeenCalled();
  },
);
