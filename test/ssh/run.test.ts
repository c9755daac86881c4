import { readFileSync } from "node:fs";
import { runScript, type RunRequest } from "../../src/remote/run";
import { newKeyPair } from "../../src/remote/keyPair";
import { quickBounds } from "../helpers/bounds";
import { failure } from "../helpers/failure";
import { SshServer } from "../helpers/sshServer";

/** Against a real SSH server in this process, with stand-ins of systemd and sudo; a machine's own sshd is not part of it. */

jest.setTimeout(90_000);

let server: SshServer;
let port: number;

beforeEach(async () => {
  server = new SshServer();
  port = await server.listen();
});
afterEach(() => server.close());

function request(body: string, changes: Partial<RunRequest> = {}): RunRequest {
  return { name: "phase", script: { body }, deadline: 60, ...changes };
}

test("runs a script with its variables, streams its lines and reads its outputs back", async () => {
  const lines: string[] = [];
  const outputs = await runScript(server.endpoint(port), {
    ...request("", { onLine: (line) => lines.push(line) }),
    script: {
      body: 'echo "one $WORD"; echo two >&2',
      variables: { WORD: "it's" },
      outputs: { host: "/etc/hostname" },
    },
  });
  expect(lines).toEqual(["one it's", "two"]);
  expect(outputs).toEqual({ host: readFileSync("/etc/hostname", "utf8") });
});

test("nothing of a script is on a command line", async () => {
  await runScript(server.endpoint(port), request(": hush-hush", { secrets: ["hush-hush"] }));
  expect(server.commands).toEqual(["bash -s"]);
});

test("another user than root becomes root by sudo, without a prompt", async () => {
  await runScript(server.endpoint(port, { user: "debian" }), request("true"));
  expect(server.commands).toEqual(["sudo -n bash -s"]);
});

test("a failed script is an error with host, name, exit code and the end of its output", async () => {
  const body = 'for i in $(seq 40); do echo "line $i"; done; exit 7';
  const error = await failure(runScript(server.endpoint(port), request(body)));
  expect(error).toMatchObject({ host: "127.0.0.1", command: "phase", outcome: { end: "exit", code: 7 } });
  expect(error.message).toMatch(/^phase on 127.0.0.1: exit code 7\n/);
  expect(error.message).toContain("line 40");
  expect(error.message).not.toContain("line 20");
});

test("secrets are masked in the lines and in the error", async () => {
  const lines: string[] = [];
  const secret = "s3cr3t-value";
  const error = await failure(
    runScript(server.endpoint(port), {
      ...request("", { secrets: [secret], onLine: (line) => lines.push(line) }),
      script: { body: 'echo "password: $SECRET"; false', variables: { SECRET: secret } },
    }),
  );
  expect(lines).toContain("password: [secret]");
  expect(error.message).not.toContain(secret);
});

test("a login that says something first does not disturb", async () => {
  server.banner = "Welcome!";
  const lines: string[] = [];
  const { script, ...rest } = request("", { onLine: (line) => lines.push(line) });
  await runScript(server.endpoint(port), { ...rest, script: { ...script, body: "echo one" } });
  expect(lines).toEqual(["Welcome!", "one"]);
});

test("a machine that drops every connection is given up, and is never a success", async () => {
  await server.close();
  server = new SshServer({
    onCommand: (channel, connection) => {
      channel.write("started\n", () => connection.end());
    },
  });
  const bounds = { ...quickBounds, reconnect: 1 };
  const error = await failure(runScript(server.endpoint(await server.listen()), request("true", { bounds })));
  expect(error).toMatchObject({ outcome: { end: "connection lost" } });
  expect(error.message).toContain("the unit manilakube-phase may go on there");
});

test("one that is cancelled on a machine that does not answer ends within the bound for stopping", async () => {
  const controller = new AbortController();
  await server.close();
  server = new SshServer({
    // Before the client hears that its command runs; it says nothing and does not end by itself.
    onCommand: () => {
      controller.abort();
    },
  });
  const endpoint = server.endpoint(await server.listen());
  const error = await failure(
    runScript(
      endpoint,
      request("sleep 60", {
        signal: controller.signal,
        deadline: 60,
        bounds: { ...quickBounds, killAfter: 0 },
      }),
    ),
  );
  expect(error).toMatchObject({ outcome: { end: "cancelled" } });
  expect(error.message).toContain(
    "the unit manilakube-phase was told to stop, and its end was not heard within 10 s",
  );
});

test("another host key than the pinned one is final, and the login key is not even offered", async () => {
  const endpoint = server.endpoint(port, { hostKey: newKeyPair().public });
  const error = await failure(runScript(endpoint, request("true")));
  expect(error.message).toBe("cannot connect to 127.0.0.1: its host key is not the pinned one");
  expect(server.connections).toBe(1);
  expect(server.commands).toEqual([]);
});

test("a refused login is final", async () => {
  const endpoint = server.endpoint(port, { privateKey: newKeyPair().private });
  const error = await failure(runScript(endpoint, request("true")));
  expect(error.message).toBe("cannot connect to 127.0.0.1: it refuses the lab's key");
  expect(server.connections).toBe(1);
});

test("a machine that is not up yet is waited for", async () => {
  await server.close();
  const endpoint = server.endpoint(port);
  const running = runScript(endpoint, request("true"));
  setTimeout(() => void server.listen(port), 700);
  await expect(running).resolves.toEqual({});
});

test("a machine that never comes up is an error after the deadline", async () => {
  await server.close();
  const error = await failure(runScript(server.endpoint(port), request("true", { deadline: 1 })));
  expect(error.message).toContain("cannot connect to 127.0.0.1: connect ECONNREFUSED");
  server = new SshServer();
  await server.listen();
});
