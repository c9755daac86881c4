import type { Ended } from "./command";

/** Whether a failure is told as a user needs it: in words, without a stack trace, and with what to do next. */
export function expectClear({ code, output }: Ended): void {
  expect(`exit code ${code}\n${output}`).toMatch(/^exit code 1\n/);
  expect(output).toMatch(/`lab (up|down)` goes on from here/);
  expect(output.split("\n").filter((line) => /^\s+at .*:\d+(:\d+)?\)?$/.test(line))).toEqual([]);
}
