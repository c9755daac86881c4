import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { hasFiles, ownTests } from "../../src/testing/own";

/** `lab test`: which tests run side by side, and which do not. */

test.each([
  [1, "--maxWorkers=1"],
  [2, "--maxWorkers=2"],
  [3, "--maxWorkers=2"],
  [8, "--maxWorkers=7"],
])("on %d processors", (processors, option) => {
  const [together, alone] = ownTests(processors, true);
  expect(together?.options).toEqual([option]);
  expect(alone).toEqual({ projects: ["engine", "host"], options: ["--runInBand"] });
});

test("only root's tests make network namespaces", () => {
  expect(ownTests(2, false).flatMap(({ projects }) => projects)).not.toContain("host");
});

test("every folder of tests that needs no lab is run, and once", () => {
  const needLab = ["alone", "bench", "cloud", "commands", "conformance", "faults", "lab", "load"];
  const noTests = ["fixtures", "fresh", "helpers", "vm"];
  const folders = readdirSync(join(projectRoot, "test")).filter(
    (name) => ![...needLab, ...noTests].includes(name),
  );
  expect(
    ownTests(2, true)
      .flatMap(({ projects }) => projects)
      .sort(),
  ).toEqual(folders.sort());
});

test("projects of which no file is wanted are not run: jest would fail", () => {
  expect(hasFiles(["test/unit/ownTests", "test/ssh"], ["engine", "host"])).toBe(false);
  expect(hasFiles(["test/unit/ownTests"], ["unit", "ssh"])).toBe(true);
}, 60_000);
