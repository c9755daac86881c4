import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../../src/remote/endpoint";
import { Script } from "../../src/resources/script";
import { EngineStack } from "../helpers/engine";
import { SshServer } from "../helpers/sshServer";

/** The real engine and the real plugin, against an SSH server in this process in place of a machine. */

const stack = new EngineStack();
const server = new SshServer();
let endpoint: Endpoint;

beforeAll(async () => {
  endpoint = server.endpoint(await server.listen());
  await stack.open();
}, 60_000);
afterAll(async () => {
  await server.close();
  await stack.dispose();
}, 60_000);

/** Runs the phase script that only tests use. */
function program(variables: Record<string, string>, extra: { machineId?: string; secret?: string } = {}) {
  return (): Promise<Record<string, unknown>> => {
    const script = new Script("phase", {
      machineId: extra.machineId ?? "machine-1",
      endpoint: pulumi.secret(endpoint),
      template: "testing/phase.sh",
      variables,
      secrets: { SECRET: pulumi.secret(extra.secret ?? "secret-of-the-test") },
      outputs: { answer: "/etc/hostname" },
      deadline: 20,
    });
    return Promise.resolve({ results: script.results });
  };
}

const ok = { RESULT: "0", WORD: "hello" };

test("a script runs once; its outputs are secret", async () => {
  const { result, steps } = await stack.up(program(ok));
  expect(steps).toEqual(["create phase"]);
  expect(result.outputs["results"]).toMatchObject({ secret: true });
}, 60_000);

test("a second up runs nothing and connects nowhere", async () => {
  const before = server.connections;
  const { steps } = await stack.up();
  expect(steps).toEqual([]);
  expect(server.connections).toBe(before);
}, 60_000);

test("another address of the machine alone is no reason to run again", async () => {
  endpoint = { ...endpoint, host: "localhost" };
  const { steps } = await stack.up(program(ok));
  expect(steps).toEqual([]);
}, 60_000);

test("other variables run the script again", async () => {
  const { steps } = await stack.up(program({ ...ok, WORD: "changed" }));
  expect(steps).toEqual(["update phase"]);
}, 60_000);

test("a failed script is kept, explained without its secret, and run again by the next up", async () => {
  const message = await stack.failingUp(program({ RESULT: "3", WORD: "broken" }));
  expect(message).toContain("phase on localhost: exit code 3");
  expect(message).toContain("the secret is [secret]");
  const { steps } = await stack.up(program(ok));
  expect(steps).toEqual(["update phase"]);
}, 90_000);

test("a refresh does not make a failed script a done one", async () => {
  const broken = program({ RESULT: "3", WORD: "broken again" });
  await stack.failingUp(broken);
  const before = server.connections;
  await expect(stack.up(broken, { refresh: true })).rejects.toThrow("exit code 3");
  expect(server.connections).toBe(before + 1);
  const { steps } = await stack.up(program(ok), { refresh: true });
  expect(steps).toContain("update phase");
}, 90_000);

test("another machine gets a run of its own", async () => {
  const { steps } = await stack.up(program(ok, { machineId: "machine-2" }));
  expect(steps).toEqual(["create-replacement phase", "replace phase", "delete-replaced phase"]);
}, 60_000);

test("a variable that the script does not know is an error before anything runs", async () => {
  const connections = server.connections;
  const message = await stack.failingUp(program({ ...ok, COLOUR: "red" }));
  expect(message).toContain("template testing/phase.sh: no use for COLOUR");
  expect(server.connections).toBe(connections);
}, 60_000);

test("neither the state nor the log shows the secret or the login key", () => {
  const key = endpoint.privateKey.split("\n")[2] ?? "";
  const log = readFileSync(join(stack.home, stack.name, "logs", "phase.log"), "utf8");
  expect(log).toContain("the secret is [secret]");
  for (const text of [stack.state(), log]) {
    expect(text).not.toContain("secret-of-the-test");
    expect(text).not.toContain(key);
  }
});

test("a dead machine does not stop the destroy", async () => {
  await server.close();
  const result = await stack.destroy();
  expect(result.summary.result).toBe("succeeded");
}, 60_000);
