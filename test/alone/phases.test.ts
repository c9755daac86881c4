import { randomBytes } from "node:crypto";
import { runScript, type RunRequest } from "../../src/remote/run";
import { quickBounds } from "../helpers/bounds";
import { failure } from "../helpers/failure";
import { labEndpoint, Wire } from "../helpers/labEndpoint";
import { on } from "../helpers/lab";
import { until } from "../helpers/until";

/** How phases run on a machine with its own sshd and systemd; the rest of what may happen to one is in test/ssh. */

const machine = "control-plane";
const name = `test-${randomBytes(3).toString("hex")}`;
const unit = `manilakube-${name}.service`;

function run(body: string, changes: Partial<RunRequest> = {}): Promise<Record<string, string>> {
  return runScript(labEndpoint(machine), { name, script: { body }, deadline: 60, ...changes });
}

/** How many processes of the machine run a command. */
const count = async (command: string): Promise<number> =>
  Number(await on(machine, `pgrep -fxc '${command}' || true`));
const state = (): Promise<string> =>
  on(machine, `systemctl show --property=LoadState,ActiveState --value ${unit} | xargs`);

test("a phase runs as a unit, as root's login would, and nothing of it is left", async () => {
  const lines: string[] = [];
  const outputs = await run("", {
    script: {
      body: 'echo "$HOME $PWD $USER $(umask)"; echo "it is $SECRET"; cat /proc/self/cgroup; sleep 70.1 &',
      variables: { SECRET: "hush-hush" },
      outputs: { host: "/etc/hostname" },
    },
    secrets: ["hush-hush"],
    onLine: (line) => lines.push(line),
  });
  expect(lines.slice(0, 2)).toEqual(["/root /root root 0022", "it is [secret]"]);
  expect(lines.join("\n")).toContain(unit);
  expect(outputs).toEqual({ host: machine });
  expect(await count("sleep 70.1")).toBe(0);
  expect(await on(machine, `ls /run/manilakube-units | grep -v lock$ | grep ${name} || true`)).toBe("");
  await until("the unit to be forgotten", async () => (await state()) === "not-found inactive" || undefined);
}, 60_000);

test("its secret is in no command line, environment or property, and in no file that others read", async () => {
  const secret = `hush-${randomBytes(8).toString("hex")}`;
  const running = run("", {
    script: { body: 'echo "it is $SECRET"; sleep 5', variables: { SECRET: secret } },
    secrets: [secret],
  });
  await until("the unit", async () => (await state()) === "loaded active" || undefined, { pause: 0.2 });
  // The word is cut in two, or the search would find itself.
  const [head, tail] = [secret.slice(0, 8), secret.slice(8)];
  const look = [
    `word=${head}; word="$word"${tail}`,
    `cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ > /run/${name}.processes 2> /dev/null`,
    `grep -ac "$word" /run/${name}.processes; rm /run/${name}.processes`,
    `systemctl show ${unit} | grep -c "$word"`,
    `systemctl cat ${unit} | grep -c "$word"`,
    'runuser -u nobody -- grep -rsc "$word" /run/manilakube-units | wc -l',
    'grep -rl "$word" /run/manilakube-units | wc -l',
  ].join("\n");
  const found = await on(machine, "bash -s", look);
  await running;
  expect(found.split("\n")).toEqual(["0", "0", "0", "0", "2"]);
}, 60_000);

test("a wire that is cut is no end: the phase is found again, and run once", async () => {
  const wire = new Wire(labEndpoint(machine));
  const lines: string[] = [];
  let lost = 0;
  await runScript(await wire.open(), {
    name,
    deadline: 60,
    script: {
      body: `echo run >> /run/${name}; for i in $(seq 30); do echo $i; sleep 0.1; done; cat /run/${name}`,
    },
    onLine: (line) => {
      lines.push(line);
      if (line === "10") {
        wire.cut();
      }
    },
    onLost: () => (lost += 1),
  });
  wire.close();
  await on(machine, `rm /run/${name}`);
  expect(lines).toEqual([...Array.from({ length: 30 }, (_, index) => `${index + 1}`), "run"]);
  expect(lost).toBe(1);
}, 60_000);

test("the deadline and a cancellation end all that it has started", async () => {
  // One leaves the session, one does not heed SIGTERM: the script itself has ended before it.
  const body = (at: string): string =>
    `setsid --fork sleep 70.${at}1; (trap '' TERM; exec sleep 70.${at}2) & sleep 0.5; echo on; sleep 70.${at}3`;
  const late = await failure(run(body("2"), { deadline: 3, bounds: quickBounds }));
  expect(late).toMatchObject({ outcome: { end: "deadline", seconds: 3 } });
  const controller = new AbortController();
  const cancelled = await failure(
    run(body("3"), {
      signal: controller.signal,
      bounds: quickBounds,
      onLine: () => {
        controller.abort();
      },
    }),
  );
  expect(cancelled).toMatchObject({ outcome: { end: "cancelled" } });
  const left = [21, 22, 23, 31, 32, 33].map((at) => count(`sleep 70.${at}`));
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0, 0, 0]);
}, 60_000);

test("another script with its name stops it first", async () => {
  let first: Promise<Error> | undefined;
  await new Promise<void>((resolve) => {
    first = failure(
      run("echo on; sleep 70.4", {
        onLine: () => {
          resolve();
        },
      }),
    );
  });
  const lines: string[] = [];
  await run("echo $(pgrep -fxc 'sleep 70.4') are left", { onLine: (line) => lines.push(line) });
  expect(lines).toEqual([`an earlier run of ${unit} is stopped first`, "0 are left"]);
  expect(await first).toMatchObject({ outcome: { end: "stopped" } });
}, 60_000);

test("the same script right after itself is another run", async () => {
  for (let time = 0; time < 3; time++) {
    // After a reload systemd knows the unit's file by heart, which is gone with the unit.
    await expect(run("systemctl daemon-reload")).resolves.toEqual({});
    const error = await failure(run("exit 3"));
    expect(error).toMatchObject({ outcome: { end: "exit", code: 3 } });
  }
}, 60_000);
