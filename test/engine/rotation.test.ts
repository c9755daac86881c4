import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { exportState, importState } from "../../src/cli/exportedState";
import { credentialIn, withCredential } from "../../src/cli/rotation";
import { resourcesIn } from "../../src/cli/stateResources";
import { credentialOf } from "../../src/manila/credential";
import type { Endpoint } from "../../src/remote/endpoint";
import { Random } from "../../src/resources/random";
import { Script } from "../../src/resources/script";
import { EngineStack } from "../helpers/engine";
import { SshServer } from "../helpers/sshServer";

/** The real engine and the real plugin: a credential that was read back once, and is another one in the state since. */

const stack = new EngineStack();
const server = new SshServer();
const file = join(stack.home, "credential.json");
let endpoint: Endpoint;

beforeAll(async () => {
  writeFileSync(file, '{"id": "one", "secret": "first-of-all"}');
  endpoint = server.endpoint(await server.listen());
  await stack.open();
}, 120_000);
afterAll(async () => {
  await server.close();
  await stack.dispose();
}, 120_000);

/** The phase that reads the credential back, another one that is given it, and what has nothing to do with it. */
function program(keeper: string): PulumiFn {
  const phase = {
    ...{
      machineId: "machine",
      endpoint: pulumi.secret(endpoint),
      template: "testing/phase.sh",
      deadline: 30,
    },
    secrets: { SECRET: pulumi.secret("of the test") },
  };
  return () => {
    const variables = { RESULT: "0", WORD: "keystone" };
    const keystone = new Script("keystone", { ...phase, variables, outputs: { credential: file } });
    const credential = credentialOf(keystone);
    new Random("other", { lengths: [8], keeper });
    new Script("handed-over", {
      ...phase,
      variables: { RESULT: "0", WORD: "drivers" },
      secrets: { SECRET: credential.apply((login) => login["application_credential_secret"] ?? "") },
    });
    return Promise.resolve({});
  };
}

const exported = (): Promise<unknown> =>
  exportState(stack.name, "the test cannot go on", { cwd: stack.home, env: stack.env });

test("it is handed over alone, kept as a secret, and then there is nothing to do", async () => {
  await stack.up(program("before"));
  const state = await exported();
  expect(credentialIn(state, file)).toEqual({ id: "one", secret: "first-of-all" });

  const next = { id: "two", secret: "second-of-all" };
  await importState(stack.name, withCredential(state, next, file), { cwd: stack.home, env: stack.env });
  expect(stack.state()).not.toContain("second-of-all");
  expect(credentialIn(await exported(), file)).toEqual(next);

  const connections = server.connections;
  const target = (resourcesIn(stack.state()) ?? [])
    .map(({ urn }) => urn)
    .filter((urn) => urn.endsWith("::handed-over"));
  // What else the program says now, waits for an `up` of all.
  const { steps } = await stack.up(program("after"), { target });
  expect(steps).toEqual(["update handed-over"]);
  expect(server.connections).toBe(connections + 1);
  expect((await stack.up(program("before"))).steps).toEqual([]);
  expect(credentialIn(await exported(), file)).toEqual(next);
}, 240_000);
