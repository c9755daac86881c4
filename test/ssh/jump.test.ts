import { runScript } from "../../src/remote/run";
import { newKeyPair } from "../../src/remote/keyPair";
import { SshServer } from "../helpers/sshServer";

/** Two servers in this process, the second reached through the first. */

const jump = new SshServer();
const target = new SshServer();
let ports: { jump: number; target: number };

beforeAll(async () => {
  ports = { jump: await jump.listen(), target: await target.listen() };
});
afterAll(async () => {
  await jump.close();
  await target.close();
});

const request = { name: "phase", script: { body: "true" }, deadline: 5 };

test("runs through a jump host, which runs nothing itself", async () => {
  const endpoint = target.endpoint(ports.target, { jump: jump.endpoint(ports.jump) });
  await expect(runScript(endpoint, request)).resolves.toEqual({});
  expect(target.commands).toEqual(["bash -s"]);
  expect(jump.commands).toEqual([]);
});

test("the jump host must prove its key", async () => {
  const endpoint = target.endpoint(ports.target, {
    jump: jump.endpoint(ports.jump, { hostKey: newKeyPair().public }),
  });
  await expect(runScript(endpoint, request)).rejects.toThrow("its host key is not the pinned one");
});

test("and so must the machine behind it", async () => {
  const endpoint = target.endpoint(ports.target, {
    hostKey: newKeyPair().public,
    jump: jump.endpoint(ports.jump),
  });
  await expect(runScript(endpoint, request)).rejects.toThrow("its host key is not the pinned one");
});
