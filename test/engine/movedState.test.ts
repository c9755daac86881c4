import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exportState, importState } from "../../src/cli/exportedState";
import { SshKeyPair } from "../../src/resources/sshKeyPair";
import { saltedState } from "../../src/saving/state";
import { EngineStack } from "../helpers/engine";

/** The state of a lab that was saved, in a place with another passphrase: the real engine and the project's own plugin. */

const [then, now] = [new EngineStack(), new EngineStack()];

afterAll(async () => {
  await then.dispose();
  await now.dispose();
}, 240_000);

test("what was made elsewhere is what it was, and its secrets are encrypted with the key of this place", async () => {
  const program = (): Promise<void> => {
    new SshKeyPair("login", { comment: "saved" });
    return Promise.resolve();
  };
  await then.open();
  expect((await then.up(program)).steps).toEqual(["create login"]);
  const place = { cwd: then.home, env: then.env };
  const state = await exportState(then.name, "there is no test", place);
  expect(JSON.stringify(state)).toContain("BEGIN OPENSSH PRIVATE KEY");

  now.passphrase = "another one";
  await now.open();
  const [, salt = ""] =
    /^encryptionsalt: (.*)$/m.exec(readFileSync(join(now.home, `Pulumi.${now.name}.yaml`), "utf8")) ?? [];
  const moved = saltedState(state, salt);
  await importState(now.name, moved, { cwd: now.home, env: now.env });
  expect(now.state()).toContain("saved");
  expect(now.state()).not.toContain("BEGIN OPENSSH");
  // From there the project's copy of the stack's file has it at the next command.
  expect(now.state()).toContain(`"salt":"${salt}"`);
  expect((await now.up(program)).steps).toEqual([]);
  expect(await exportState(now.name, "", { cwd: now.home, env: now.env })).toMatchObject({
    deployment: { resources: expect.arrayContaining([keyIn(state)]) as unknown },
  });
}, 240_000);

function keyIn(state: unknown): unknown {
  const { deployment } = state as {
    deployment: { resources: { type: string; outputs: unknown }[] };
  };
  const key = deployment.resources.find(({ type }) => type === "manilakube:lab:SshKeyPair");
  return expect.objectContaining({ outputs: key?.outputs }) as unknown;
}
