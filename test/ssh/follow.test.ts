import { existsSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "../../src/remote/run";
import { quickBounds } from "../helpers/bounds";
import { failure } from "../helpers/failure";
import { SshServer } from "../helpers/sshServer";
import { until } from "../helpers/until";
import { WaitingScript } from "../helpers/waitingScript";

/**
 * A script whose connection is lost. systemd is a stand-in; the wrapper, bash and the ssh connection are real.
 */

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

test.each(["directly", "through a jump host"])(
  "a machine reached %s: a connection that is cut is made again, and each line comes once",
  async (how) => {
    const jump = new SshServer();
    const changes = how === "directly" ? {} : { jump: jump.endpoint(await jump.listen()) };
    const lines: string[] = [];
    let lost = 0;
    const outputs = await runScript(
      server.endpoint(port, changes),
      script.request({
        onLine: (line) => {
          lines.push(line);
          if (line === "three") {
            server.cut();
          }
        },
        onLost: () => {
          lost += 1;
          script.go();
        },
      }),
    );
    expect(lines).toEqual(["one", "two", "three", "four"]);
    expect(outputs).toEqual({ result: "the result\n" });
    expect([lost, script.runs()]).toEqual([1, 1]);
    await jump.close();
  },
);

test("a script that ends just when its caller comes back is not run again", async () => {
  const { machine } = server;
  const request = script.request({
    onLine: (line) => {
      if (line === "three") {
        server.cut();
      }
    },
    onLost: () => {
      machine.before(`: > '${script.signal}'; ${machine.untilGone("manilakube-phase.service")}`);
    },
  });
  expect(await runScript(server.endpoint(port), request)).toEqual({ result: "the result\n" });
  expect(script.runs()).toBe(1);
});

test("one that cannot be made again within its bound is an error, which says what goes on where", async () => {
  const error = await failure(
    runScript(
      server.endpoint(port),
      script.request({
        bounds: { ...quickBounds, reconnect: 1 },
        onLine: () => void server.shut(),
      }),
    ),
  );
  expect(error.message).toMatch(
    /^phase on 127\.0\.0\.1: connection lost; cannot connect to 127\.0\.0\.1: .*; the unit manilakube-phase may go on there, for \d+ s at most, and the next run finds it\n {2}one/,
  );
  expect(server.machine.loaded()).toEqual(["manilakube-phase.service"]);
});

test("one that is cancelled while the connection is lost is stopped over a new one", async () => {
  const controller = new AbortController();
  const error = await failure(
    runScript(
      server.endpoint(port),
      script.request({
        signal: controller.signal,
        onLine: (line) => {
          if (line === "three") {
            void server.shut();
          }
        },
        onLost: () => {
          controller.abort();
          setTimeout(() => void server.listen(port), 300);
        },
      }),
    ),
  );
  expect(error).toMatchObject({ outcome: { end: "cancelled" } });
  expect(error.message).not.toContain("may go on");
  await idle();
  expect(existsSync(join(script.directory, "result"))).toBe(false);
});
