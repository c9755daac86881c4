import { join } from "node:path";
import { runScript } from "../../src/remote/run";
import { failure } from "../helpers/failure";
import { count } from "../helpers/processes";
import { killAfter, scriptProcess } from "../helpers/scriptProcess";
import { SshServer } from "../helpers/sshServer";
import { until } from "../helpers/until";
import { WaitingScript } from "../helpers/waitingScript";

/** A script whose caller is killed or goes away, and another caller comes. systemd is a stand-in. */

jest.setTimeout(120_000);

let server: SshServer;
let port: number;
let script: WaitingScript;

beforeEach(async () => {
  script = new WaitingScript();
  server = new SshServer();
  port = await server.listen();
});
afterEach(async () => {
  await server.close();
  script.dispose();
});

const idle = (): Promise<true> =>
  until("no unit to be loaded", () => Promise.resolve(server.machine.loaded().length === 0 || undefined), {
    pause: 0.02,
  });

test("a caller that is killed is followed by the next one, from the first line on", async () => {
  await killAfter(scriptProcess(server.endpoint(port), script.request()), "three");
  const lines: string[] = [];
  const following = runScript(
    server.endpoint(port),
    script.request({
      onLine: (line) => {
        lines.push(line);
        if (line === "three") {
          script.go();
        }
      },
    }),
  );
  expect(await following).toEqual({ result: "the result\n" });
  expect(lines).toEqual([
    "manilakube-phase.service was started by an earlier call and is followed from its first line on",
    "one",
    "two",
    "three",
    "four",
  ]);
  expect(script.runs()).toBe(1);
});

test("a good end that nobody has seen counts once for what takes long", async () => {
  await killAfter(scriptProcess(server.endpoint(port), script.request()), "three");
  script.go();
  await idle();
  const long = script.request({ outlivesCancel: true });
  expect(await runScript(server.endpoint(port), long)).toEqual({ result: "the result\n" });
  expect(script.runs()).toBe(1);
  await runScript(server.endpoint(port), long);
  expect(script.runs()).toBe(2);
});

test("for other scripts it does not count: the machine may have changed since", async () => {
  await killAfter(scriptProcess(server.endpoint(port), script.request()), "three");
  script.go();
  await idle();
  await runScript(server.endpoint(port), script.request());
  expect(script.runs()).toBe(2);
});

test("a bad end that nobody has seen counts for none", async () => {
  await killAfter(scriptProcess(server.endpoint(port), script.request({}, "exit 3")), "three");
  script.go();
  await idle();
  const long = script.request({ outlivesCancel: true }, "exit 3");
  const error = await failure(runScript(server.endpoint(port), long));
  expect(error).toMatchObject({ outcome: { end: "exit", code: 3 } });
  expect(script.runs()).toBe(2);
});

test("a good end without its outputs counts for none either", async () => {
  script.go();
  const { script: whole, ...rest } = script.request({ outlivesCancel: true });
  const missing = { ...rest, script: { ...whole, outputs: { answer: "/nowhere/answer.json" } } };
  for (let time = 0; time < 2; time++) {
    const error = await failure(runScript(server.endpoint(port), missing));
    expect(error.message).toContain("the output 'answer', /nowhere/answer.json, cannot be read");
  }
  expect(script.runs()).toBe(2);
});

test("another script with the same name stops the one that runs, and starts when that has ended", async () => {
  const seconds = "61.7201";
  const sleeper = `sleep ${seconds}`;
  let first: Promise<Error> | undefined;
  await new Promise<void>((resolve) => {
    // bash itself heeds SIGTERM, what it has started does not.
    const body = `(trap '' TERM; exec ${sleeper}) & sleep 0.5; echo on; wait`;
    first = failure(
      runScript(server.endpoint(port), {
        ...script.request({
          onLine: () => {
            resolve();
          },
        }),
        script: { body },
      }),
    );
  });
  expect(count(sleeper)).toBe(1);
  const lines: string[] = [];
  // Without pgrep, which a machine need not have; by a pattern that is not its own word, or grep would find itself.
  const pattern = seconds.replace(".", "[.]");
  const body = `echo "$(grep -lzx '${pattern}' /proc/[0-9]*/cmdline 2> /dev/null | wc -l) of the first are left"`;
  await runScript(server.endpoint(port), {
    ...script.request({ onLine: (line) => lines.push(line) }),
    script: { body },
  });
  expect(lines).toEqual([
    "an earlier run of manilakube-phase.service is stopped first",
    "0 of the first are left",
  ]);
  expect(await first).toMatchObject({ outcome: { end: "stopped" } });
});

test("the same script for a second caller is followed by that one, and run once", async () => {
  let second: Promise<unknown> | undefined;
  const first = runScript(
    server.endpoint(port),
    script.request({
      onLine: (line) => {
        if (line === "three") {
          second = runScript(
            server.endpoint(port),
            script.request({
              onLine: () => {
                script.go();
              },
            }),
          );
        }
      },
    }),
  );
  expect(await first).toEqual({ result: "the result\n" });
  expect(await second).toEqual({ result: "the result\n" });
  expect(script.runs()).toBe(1);
});

test("one that outlives a cancellation goes on, and the next caller follows it", async () => {
  const controller = new AbortController();
  const error = await failure(
    runScript(
      server.endpoint(port),
      script.request({
        outlivesCancel: true,
        signal: controller.signal,
        onLine: (line) => {
          if (line === "three") {
            controller.abort();
          }
        },
      }),
    ),
  );
  expect(error.message).toMatch(/^phase on 127\.0\.0\.1: cancelled; the unit manilakube-phase may go on/);
  expect(server.machine.loaded()).toEqual(["manilakube-phase.service"]);
  script.go();
  const next = script.request({ outlivesCancel: true });
  expect(await runScript(server.endpoint(port), next)).toEqual({ result: "the result\n" });
  expect(script.runs()).toBe(1);
});

test("one that ends between two looks at it is not run again by the next caller", async () => {
  await killAfter(scriptProcess(server.endpoint(port), script.request()), "three");
  const { machine } = server;
  const asked = join(script.directory, "asked");
  // Only the first answer is that it runs.
  const ends = `: > '${script.signal}'; ${machine.untilGone("manilakube-phase.service")}`;
  machine.before(`if [ -e '${asked}' ]; then ${ends}; else : > '${asked}'; fi`);
  const next = script.request({ outlivesCancel: true });
  expect(await runScript(server.endpoint(port), next)).toEqual({ result: "the result\n" });
  expect(script.runs()).toBe(1);
});
