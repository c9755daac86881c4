import { abortAfter, anyOf } from "../../src/process/abort";

const fired = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(signal.reason);
    });
  });

test("a signal fires after its time", async () => {
  await expect(fired(abortAfter(20))).resolves.toMatchObject({ name: "TimeoutError" });
});

test("the first of several decides, and gives its reason", async () => {
  const controller = new AbortController();
  const any = fired(anyOf(controller.signal, undefined, abortAfter(60_000)));
  controller.abort("enough");
  await expect(any).resolves.toBe("enough");
});

test("what follows a signal that has fired has fired itself", () => {
  expect(anyOf(AbortSignal.abort("before"), undefined)).toMatchObject({ aborted: true, reason: "before" });
});

test("a signal that follows a timer fires although nobody else holds either of them", async () => {
  // What AbortSignal.any over AbortSignal.timeout does not do where garbage is collected in between.
  const waits = Array.from({ length: 200 }, () => fired(anyOf(abortAfter(300))));
  const rubbish: object[] = [];
  for (let index = 0; index < 300_000; index += 1) {
    rubbish.push({ index });
  }
  rubbish.length = 0;
  await expect(Promise.all(waits)).resolves.toHaveLength(200);
});
