import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addRow, markdownTable, readRows, type FaultRow } from "../../src/testing/faults/results";
import { shares } from "../helpers/faults/chance";

const directory = mkdtempSync(join(tmpdir(), "manilakube-rows-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const row: FaultRow = {
  theme: "machines",
  fault: "worker0 is stopped",
  tried: 1,
  good: 1,
  seconds: 61.7,
  outcome: "the same machine",
  at: Date.UTC(2026, 10, 27),
};

test("rows are kept one after the other, and of one fault the newest counts, in its place", () => {
  const path = join(directory, "rows");
  expect(readRows(path)).toEqual([]);
  const failed = { ...row, good: 0, outcome: "up ended with 1" };
  const other = { ...row, fault: "worker0 is removed" };
  addRow(path, failed);
  addRow(path, other);
  addRow(path, row);
  expect(readRows(path)).toEqual([row, other]);
});

test("a table in Markdown has one line for each row, whatever is in it", () => {
  const table = markdownTable([row, { ...row, theme: "killed", tried: 7, good: 6, outcome: "a | b\nc" }]);
  expect(table.split("\n")).toEqual([
    "| theme | what is done | good | what became of it | seconds | date |",
    "| --- | --- | --- | --- | --- | --- |",
    "| machines | worker0 is stopped | 1 of 1 | the same machine | 62 | 2026-11-27 |",
    "| killed | worker0 is stopped | 6 of 7 | a \\| b c | 62 | 2026-11-27 |",
  ]);
});

test.each([
  [20, [7, 7, 6]],
  [3, [1, 1, 1]],
  [1, [1, 0, 0]],
])("%d tries are shared out evenly", (tries, expected) => {
  expect(shares(tries, 3)).toEqual(expected);
});
