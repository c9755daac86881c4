import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScript, type RunRequest } from "../../src/remote/run";
import { quickBounds } from "../helpers/bounds";
import { failure } from "../helpers/failure";
import { count, processTexts } from "../helpers/processes";
import { SshServer } from "../helpers/sshServer";

/** The end of a script is the end of all that it has started, and what it was given is seen nowhere. */

jest.setTimeout(90_000);

let server: SshServer;
let port: number;

beforeEach(async () => {
  server = new SshServer();
  port = await server.listen();
});
afterEach(() => server.close());

function run(body: string, changes: Partial<RunRequest> = {}): Promise<Record<string, string>> {
  return runScript(server.endpoint(port), {
    name: "phase",
    script: { body },
    deadline: 60,
    bounds: quickBounds,
    ...changes,
  });
}

/** Two processes that leave the script: one in a session of its own, one that does not heed SIGTERM. */
const away = (name: string): string[] => [`sleep 62.${name}1`, `sleep 62.${name}2`];
const leavesBehind = (name: string): string => {
  const [session = "", stubborn = ""] = away(name);
  return `setsid --fork ${session}; (trap '' TERM; exec ${stubborn}) & sleep 0.5; echo on; `;
};
const left = (name: string): number[] => away(name).map(count);

test("the deadline ends a script with all that it has started in the background", async () => {
  const error = await failure(run(`${leavesBehind("11")} sleep 62.113`, { deadline: 3 }));
  expect(error).toMatchObject({ outcome: { end: "deadline", seconds: 3 } });
  expect(error.message).toMatch(/^phase on 127\.0\.0\.1: not finished within 3 s\n/);
  expect([...left("11"), count("sleep 62.113")]).toEqual([0, 0, 0]);
  expect(server.connections).toBe(1);
});

test("so does a cancellation, and only then the caller goes on", async () => {
  const controller = new AbortController();
  let before: number[] = [];
  const error = await failure(
    run(`${leavesBehind("12")} sleep 62.123`, {
      signal: controller.signal,
      onLine: () => {
        before = left("12");
        controller.abort();
      },
    }),
  );
  expect(error).toMatchObject({ outcome: { end: "cancelled" } });
  expect(before).toEqual([1, 1]);
  expect([...left("12"), count("sleep 62.123")]).toEqual([0, 0, 0]);
});

test("a cancellation before anything is connected connects nowhere", async () => {
  const controller = new AbortController();
  controller.abort();
  const error = await failure(run("true", { signal: controller.signal }));
  expect(error.message).toBe("phase on 127.0.0.1: cancelled");
  expect(server.connections).toBe(0);
});

test("what a script leaves in the background ends with it", async () => {
  await run("setsid --fork sleep 62.131; sleep 62.132 & echo on");
  expect([count("sleep 62.131"), count("sleep 62.132")]).toEqual([0, 0]);
});

test("what does not heed that it is over makes the script fail, with the reason", async () => {
  const error = await failure(run(leavesBehind("14")));
  expect(error.message).toContain("failed with exit code 0 and processes that did not end with it");
  expect(left("14")).toEqual([0, 0]);
});

test("a script that a signal ends is told so", async () => {
  const error = await failure(run("echo on; kill -SEGV $$"));
  expect(error.message).toContain("ended by signal SEGV");
});

test("a script that cannot be started is told so, with the reason", async () => {
  // In place of the directory where the machine keeps scripts.
  mkdirSync(server.machine.directory, { recursive: true });
  writeFileSync(server.machine.remembered, "");
  const error = await failure(run("true"));
  expect(error).toMatchObject({ outcome: { end: "not started", code: 1 } });
  expect(error.message).toMatch(
    /^phase on 127\.0\.0\.1: it could not be started \(exit code 1\)\n.*File exists/,
  );
});

test("a unit that is gone without a word of its end is an error, and no wait until the deadline", async () => {
  const error = await failure(
    run("echo on; sleep 62.151", {
      onLine: () => {
        server.machine.forget("manilakube-phase.service");
      },
    }),
  );
  expect(error).toMatchObject({ outcome: { end: "unknown" } });
  expect(error.message).toContain("manilakube-phase.service is gone and has not said how it ended");
});

test("an error names the step that a script was at", async () => {
  const error = await failure(run('echo "=== step: 2026-11-26 03:01:02.123 | Installing Ceph"; exit 3'));
  expect(error.message).toMatch(/^phase on 127\.0\.0\.1: exit code 3; step: Installing Ceph\n/);
});

test("many lines, an unfinished one and foreign bytes arrive as they are, in their order", async () => {
  const lines: string[] = [];
  await run("seq 20000; printf 'caf\\303\\251 \\200 :end: '; printf 'no end'", {
    onLine: (line) => lines.push(line),
  });
  expect(lines.slice(0, -1)).toEqual(Array.from({ length: 20000 }, (_, index) => `${index + 1}`));
  expect(lines.at(-1)).toBe("café \uFFFD :end: no end");
});

test("a script finds itself as root's login would have it, and a pipe that ends breaks it", async () => {
  const lines: string[] = [];
  const body = [
    'echo "$HOME $PWD $USER $(umask)"',
    "set +o pipefail",
    'yes | head -n 1 > /dev/null; echo "${PIPESTATUS[*]}"',
    "env | grep -c SECRET || true",
  ].join("\n");
  await run("", {
    script: { body, variables: { SECRET: "hush" } },
    onLine: (line) => lines.push(line),
  });
  expect(lines).toEqual(["/root /root root 0022", "141 0", "0"]);
});

describe("a secret of a script that runs", () => {
  const secret = "hush-hush-1234567890";
  /** All files of the machine's, with their modes. */
  const filesWith = (directory: string): number[] =>
    !existsSync(directory)
      ? []
      : readdirSync(directory, { recursive: true, encoding: "utf8" })
          .map((name) => join(directory, name))
          .filter((path) => statSync(path).isFile() && readFileSync(path, "utf8").includes(secret))
          .map((path) => statSync(path).mode & 0o777);

  test("is in no command line, no environment and no property, and in files for root only; afterwards in none", async () => {
    const { machine } = server;
    // Until all was looked at, the script goes on.
    const looked = join(machine.directory, "looked");
    let seen: object | undefined;
    const look = (): object => ({
      commands: processTexts().filter(({ command }) => command.includes(secret)).length,
      environments: processTexts().filter(({ environment }) => environment.includes(secret)).length,
      properties: machine.properties("manilakube-phase.service").includes(secret),
      directory: statSync(machine.remembered).mode & 0o777,
      files: filesWith(machine.directory),
    });
    await run("", {
      script: {
        body: 'echo "it is $SECRET"; echo look; until [ -e "$LOOKED" ]; do sleep 0.05; done',
        variables: { SECRET: secret, LOOKED: looked },
      },
      secrets: [secret],
      onLine: (line) => {
        if (line === "look") {
          seen = look();
          writeFileSync(looked, "");
        }
      },
    });
    // The script, and its output.
    expect(seen).toEqual({
      commands: 0,
      environments: 0,
      properties: false,
      directory: 0o700,
      files: [0o600, 0o600],
    });
    expect(filesWith(machine.directory)).toEqual([]);
    expect(readdirSync(machine.remembered)).toEqual(["manilakube-phase.lock"]);
  });
});
