import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screen, stepsOf } from "../helpers/terminal";

const tutorial = readFileSync(join(__dirname, "..", "..", "docs", "tutorial.md"), "utf8");

test("every block of commands in the tutorial says what it prints", () => {
  const blocks = [...tutorial.matchAll(/^```sh$/gm)];
  expect(blocks.length).toBeGreaterThan(5);
  expect(stepsOf(tutorial)).toHaveLength(blocks.length);
});

test("a step knows its heading", () => {
  const page =
    "## One\n\n```sh\na\n```\n\n```text\nb\n```\n\n## Two\n\n```sh\nc\nd\n```\n\n```text\ne\n```\n";
  expect(stepsOf(page)).toEqual([
    { title: "One", commands: "a\n", printed: "b\n" },
    { title: "Two", commands: "c\nd\n", printed: "e\n" },
  ]);
});

test.each([
  ["the same", "a b\nc\n", "a   b\nc\n", true],
  ["another word", "a b\n", "a c\n", false],
  ["a line too many", "a\n", "a\nb\n", false],
  ["a line too few", "a\nb\n", "a\n", false],
  ["anything within a line", "pvc-… (rw)\n", "pvc-12 34 (rw)\n", true],
  ["nothing within a line", "deleted…\n", "deleted\n", true],
  ["any lines", "…\nlast\n", "one\ntwo\nlast\n", true],
  ["no lines", "…\nlast\n", "last\n", true],
  ["a last line that is another one", "…\nlast\n", "last\none\n", false],
  ["characters that mean something in patterns", "a.b|c\n", "axb\n", false],
])("a screen with %s", (_, printed, output, isAsSaid) => {
  expect(screen(printed).test(output)).toBe(isAsSaid);
});
