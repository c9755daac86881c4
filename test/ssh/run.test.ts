import { ConnectError, RemoteError } from "../../src/remote/errors";
import { runScript, type RunRequest } from "../../src/remote/run";
import { newKeyPair } from "../../src/remote/keyPair";
import { SshServer } from "../helpers/sshServer";

/** Against a real SSH server in this process; a machine's own sshd, sudo and PATH are not part of it. */

let server: SshServer;
let port: number;

beforeEach(async () => {
  server = new SshServer();
  port = await server.listen();
});
afterEach(() => server.close());

function request(body: string, changes: Partial<RunRequest> = {}): RunRequest {
  return { name: "phase", script: { body }, deadline: 20, ...changes };
}

async function failure(work: Promise<unknown>): Promise<RemoteError | ConnectError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RemoteError || error instanceof ConnectError) {
    return error;
  }
  throw new Error(`expected a RemoteError or ConnectError, got ${String(error)}`);
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
  expect(lines.filter((line) => line !== "").sort()).toEqual(["one it's", "two"]);
  expect(Object.keys(outputs)).toEqual(["host"]);
});

test("nothing of a script is on a command line", async () => {
  await runScript(server.endpoint(port), request(": hush-hush", { secrets: ["hush-hush"] }));
  expect(server.commands).toEqual(["bash -s"]);
});

test("another user than root becomes root by sudo, without a prompt", async () => {
  await failure(runScript(server.endpoint(port, { user: "debian" }), request("true")));
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

test("a connection that breaks is 'connection lost', never success", async () => {
  await server.close();
  server = new SshServer({
    onCommand: (channel, connection) => {
      channel.write("started\n", () => connection.end());
    },
  });
  const error = await failure(runScript(server.endpoint(await server.listen()), request("true")));
  expect(error.message).toBe("phase on 127.0.0.1: connection lost\n  started");
});

test("a script that outlasts its deadline is ended on the machine too", async () => {
  const error = await failure(
    runScript(server.endpoint(port), request("echo on; sleep 60", { deadline: 1 })),
  );
  expect(error).toMatchObject({ outcome: { end: "deadline", seconds: 1 } });
  expect(server.signals).toEqual(["TERM"]);
});

test("a cancelled script ends at once", async () => {
  const controller = new AbortController();
  const error = await failure(
    runScript(
      server.endpoint(port),
      request("echo on; sleep 60", {
        signal: controller.signal,
        onLine: () => {
          controller.abort();
        },
      }),
    ),
  );
  expect(error).toMatchObject({ outcome: { end: "cancelled" } });
});

test("one that is cancelled while it is being started ends at once, too", async () => {
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
    runScript(endpoint, request("sleep 60", { signal: controller.signal, deadline: 60 })),
  );
  expect(error).toMatchObject({ outcome: { end: "cancelled" } });
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
