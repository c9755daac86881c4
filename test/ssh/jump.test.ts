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

const request = { name: "phase", script: { body: "true" }, deadline: 20 };

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

test("a machine that the jump host gets no answer from is given up, and on a cancellation at once", async () => {
  const controller = new AbortController();
  let asked = 0;
  const silent = new SshServer({
    onForward: () => {
      asked += 1;
    },
  });
  try {
    const endpoint = target.endpoint(ports.target, { jump: silent.endpoint(await silent.listen()) });
    const slow = runScript(endpoint, { ...request, deadline: 2 });
    await expect(slow).rejects.toThrow("the jump host does not reach it within 10 s");
    const cancelled = runScript(endpoint, { ...request, deadline: 60, signal: controller.signal });
    const before = asked;
    const waiting = setInterval(() => {
      if (asked > before) {
        controller.abort();
      }
    }, 50);
    await expect(cancelled).rejects.toThrow();
    clearInterval(waiting);
  } finally {
    await silent.close();
  }
}, 60_000);
