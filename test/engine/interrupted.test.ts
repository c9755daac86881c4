import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../../src/remote/endpoint";
import { Job } from "../../src/resources/job";
import { Script } from "../../src/resources/script";
import { EngineStack } from "../helpers/engine";
import { SshServer } from "../helpers/sshServer";
import { until } from "../helpers/until";

/** What becomes of a phase when the engine is interrupted or killed: the real engine and plugin, a machine of stand-ins. */

const stack = new EngineStack();
const server = new SshServer();
let endpoint: Endpoint;

beforeAll(async () => {
  endpoint = server.endpoint(await server.listen());
  await stack.open();
}, 60_000);
afterAll(async () => {
  await server.close();
  await stack.dispose();
}, 60_000);

const runs = (): number => readFileSync(join(stack.home, "runs"), "utf8").split("\n").length - 1;
const log = (name: string): string =>
  readFileSync(join(stack.home, stack.name, "logs", `${name}.log`), "utf8");
const begun = (name: string, times: number): Promise<true> =>
  until(`${name} to begin`, () =>
    Promise.resolve(log(name).split("\nbegun\n").length > times ? true : undefined),
  );

function program(name: string) {
  return (): Promise<Record<string, unknown>> => {
    new Script(name, {
      machineId: "machine-1",
      endpoint: pulumi.secret(endpoint),
      template: "testing/slow-phase.sh",
      variables: { DIRECTORY: stack.home },
      deadline: 60,
    });
    return Promise.resolve({});
  };
}

/** Ends Pulumi as a user may: nothing of it has time for anything. */
function killPulumi(): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (/^Name:\tpulumi$/m.test(status) && status.includes(`\nPPid:\t${process.pid}\n`)) {
        process.kill(Number(pid), "SIGKILL");
      }
    } catch {
      // It has ended in the meantime.
    }
  }
}

test("Ctrl-C ends a phase on its machine", async () => {
  const abort = new AbortController();
  const interrupted = stack.interruptedUp(program("first"), abort.signal);
  await begun("first", 1);
  expect(server.machine.loaded()).toEqual(["manilakube-first.service"]);
  abort.abort();
  await interrupted;
  expect(server.machine.loaded()).toEqual([]);
}, 90_000);

test("after Pulumi was killed the next up follows the phase that runs, and runs it once", async () => {
  const before = runs();
  const killed = stack.up(program("second")).catch(() => undefined);
  await begun("second", 1);
  killPulumi();
  await killed;
  await stack.automation.cancel();
  const { length } = server.machine.loaded();
  const following = stack.up(program("second"));
  await begun("second", 2);
  writeFileSync(join(stack.home, "go"), "");
  const { steps } = await following;
  expect(length).toBe(1);
  expect(steps).toContain("create second");
  expect(runs()).toBe(before + 1);
}, 120_000);

test("a job runs as its own user, outlives Ctrl-C, and is followed by the next up", async () => {
  const command = join(stack.home, "job");
  const body = '#!/bin/sh\necho run >> "${0%/*}/job-runs"; id -un; echo begun; sleep 3; echo ended\n';
  writeFileSync(command, body, { mode: 0o755 });
  appendFileSync(join(stack.home, "job-runs"), "");
  const job = (): Promise<Record<string, unknown>> => {
    new Job("job", {
      machineId: "machine-1",
      endpoint: pulumi.secret(endpoint),
      user: "root",
      command,
      configuration: "1",
      secrets: {},
      deadline: 60,
    });
    return Promise.resolve({});
  };
  const abort = new AbortController();
  const interrupted = stack.interruptedUp(job, abort.signal);
  await begun("job", 1);
  abort.abort();
  await interrupted;
  await stack.up(job);
  expect(log("job")).toMatch(/\nroot\nbegun\nended\n$/);
  expect(readFileSync(join(stack.home, "job-runs"), "utf8")).toBe("run\n");
}, 120_000);
