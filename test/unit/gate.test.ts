import { Gate } from "../../src/remote/gate";

/** Who is let in, and when. */

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  const turn = new Promise((resolve) => setImmediate(resolve, pending));
  return (await Promise.race([promise, turn])) !== pending;
}

test("so many are let in, and the others in the order in which they came", async () => {
  const gate = new Gate(2);
  const first = await gate.enter();
  await gate.enter();
  const [third, fourth] = [gate.enter(), gate.enter()];
  expect(await isSettled(third)).toBe(false);
  first();
  // A second time is once.
  first();
  expect(await isSettled(third)).toBe(true);
  expect(await isSettled(fourth)).toBe(false);
  (await third)();
  expect(await isSettled(fourth)).toBe(true);
});

test("who is told to stop waits no longer, and takes nobody's place", async () => {
  const gate = new Gate(1);
  const first = await gate.enter();
  const abort = new AbortController();
  const [stopped, next] = [gate.enter(abort.signal), gate.enter()];
  abort.abort();
  expect(await isSettled(stopped)).toBe(true);
  (await stopped)();
  expect(await isSettled(next)).toBe(false);
  first();
  expect(await isSettled(next)).toBe(true);
  (await next)();
  expect(gate.isEmpty).toBe(true);
});

test("one whose signal has come already does not wait either", async () => {
  const gate = new Gate(1);
  await gate.enter();
  expect(await isSettled(gate.enter(AbortSignal.abort()))).toBe(true);
  expect(gate.isEmpty).toBe(false);
});
