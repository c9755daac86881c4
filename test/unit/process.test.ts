import { signalGroup } from "../../src/process/group";
import { runProgram, type ProcessError } from "../../src/process/run";

const inBash = (script: string, graceSeconds?: number): [Promise<string>, AbortController, Promise<void>] => {
  const controller = new AbortController();
  let started = (): void => undefined;
  const isUp = new Promise<void>((resolve) => {
    started = resolve;
  });
  const running = runProgram("bash", ["-c", script], {
    signal: controller.signal,
    graceSeconds,
    onLine: started,
  });
  return [running, controller, isUp];
};

test("a program that does not hear the signal is killed after a while, with what it has started", async () => {
  const [running, controller, isUp] = inBash("trap '' TERM; sleep 60 & echo up; wait; sleep 60", 0.5);
  await isUp;
  const since = Date.now();
  controller.abort();
  await expect(running).rejects.toThrow("bash was cancelled");
  expect(Date.now() - since).toBeLessThan(15_000);
}, 90_000);

test("one that cleans up after the signal has the time for it", async () => {
  const [running, controller, isUp] = inBash(
    "trap 'sleep 0.3; echo cleaned; exit 3' TERM; echo up; while :; do sleep 0.05; done",
  );
  await isUp;
  controller.abort();
  const error: unknown = await running.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ exitCode: 3 });
  expect((error as ProcessError).tail).toContain("cleaned");
});

test("a signal for a group that has ended is no error", async () => {
  const pid = Number(await runProgram("bash", ["-c", "echo $$"]));
  expect(() => {
    signalGroup(pid, "SIGTERM");
  }).not.toThrow();
});

test("a program that takes longer than it may is ended, with what it has started, and the error says how long it had", async () => {
  const since = Date.now();
  await expect(runProgram("bash", ["-c", "sleep 60 & wait"], { atMostSeconds: 1 })).rejects.toThrow(
    "bash did not end within 1 s",
  );
  expect(Date.now() - since).toBeLessThan(30_000);
  await expect(runProgram("echo", ["in time"], { atMostSeconds: 60 })).resolves.toBe("in time");
}, 90_000);

test("one that ends without reading its input is judged by its exit code, and its last words are kept", async () => {
  const input = "x".repeat(2 ** 20);
  const script = "exec 0<&-; sleep 0.1; echo 'no such host' >&2; exit 3";
  const error: unknown = await runProgram("bash", ["-c", script], { input }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ exitCode: 3, tail: ["no such host"] });
  expect(await runProgram("bash", ["-c", "exec 0<&-; echo done"], { input })).toBe("done");
});
