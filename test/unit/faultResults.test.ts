import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../src/artifacts/toolchain";
import { runProgram } from "../../src/process/run";
import {
  addRow,
  continueVariable,
  markdownTable,
  readRows,
  resultsVariable,
  treeVariable,
  type FaultRow,
} from "../../src/testing/faults/results";
import { testedTree } from "../../src/testing/faults/tree";
import { shares } from "../helpers/faults/chance";
import { whyPassed } from "../helpers/faults/rows";
import { restoreVariables } from "../helpers/ownEnvironment";
import { testUnless } from "../helpers/testUnless";

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

describe("a run that is continued", () => {
  const variables = [continueVariable, resultsVariable, treeVariable];
  restoreVariables(variables, afterAll);
  const path = join(directory, "continued");
  const tree = "5f3a";

  beforeAll(() => {
    Object.assign(process.env, { [resultsVariable]: path, [treeVariable]: tree, [continueVariable]: "1" });
    addRow(path, { ...row, fault: "passed", tree });
    addRow(path, { ...row, fault: "failed", good: 0, tree });
    addRow(path, { ...row, fault: "not tried", tried: 0, good: 0, tree });
    addRow(path, { ...row, fault: "passed with other files", tree: "0b1c" });
    addRow(path, { ...row, fault: "passed once", tree });
    addRow(path, { ...row, fault: "passed once", good: 0, tree });
  });

  const isLeftOut = (...faults: string[]): boolean => whyPassed("machines", faults) !== undefined;

  test.each([
    ["passed", true],
    ["failed", false],
    ["not tried", false],
    ["passed with other files", false],
    ["passed once", false],
    ["never seen", false],
  ])("a row that has %s is left out: %s", (fault, expected) => {
    expect(isLeftOut(fault)).toBe(expected);
  });

  test("a case of several rows is left out when all of them have passed", () => {
    expect(isLeftOut("passed", "failed")).toBe(false);
    expect(whyPassed("settings", ["passed"])).toBeUndefined();
  });

  test("without the option every row is tried", () => {
    Reflect.deleteProperty(process.env, continueVariable);
    expect(isLeftOut("passed")).toBe(false);
  });
});

const withGit = testUnless(findProgram("git") === undefined ? "this host has no git" : undefined);

withGit(
  "what is tested has another name with other files, committed or not, and none outside of a checkout",
  async () => {
    const checkout = mkdtempSync(join(tmpdir(), "manilakube-checkout-"));
    const git = (...args: string[]): Promise<string> => runProgram("git", args, { cwd: checkout });
    const write = (path: string, text: string): void => {
      mkdirSync(join(checkout, path, ".."), { recursive: true });
      writeFileSync(join(checkout, path), text);
    };
    try {
      for (const part of ["bin", "scripts", "src", "templates", "test"]) {
        write(`${part}/file`, "one");
      }
      write("package.json", "{}");
      write("package-lock.json", "{}");
      await expect(testedTree(checkout)).resolves.toBeUndefined();
      await git("init", "--quiet");
      const first = await testedTree(checkout);
      expect(first).toMatch(/^[0-9a-f]{40}$/);
      write("docs/page.md", "prose");
      await git("add", "--all");
      await expect(testedTree(checkout)).resolves.toBe(first);
      write("src/file", "two");
      await expect(testedTree(checkout)).resolves.not.toBe(first);
      // What the user has staged is as it was.
      await expect(git("diff", "--cached", "--name-only")).resolves.toContain("docs/page.md");
    } finally {
      rmSync(checkout, { recursive: true });
    }
  },
);

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
