import { InputError } from "../../src/settings/problem";
import { projects, selection, usualAtOnce } from "../../src/testing/e2e/options";

/** What `lab e2e` makes of its options. */

/** What jest is told of each group of cases. */
const told = (atOnce: number) => projects.map(({ name, options }) => [name, ...options(atOnce)]);

test("cases that must be alone with the lab are, whatever is asked for", () => {
  expect(told(6)).toEqual([
    ["lab", "--maxWorkers=6"],
    ["alone", "--runInBand"],
  ]);
  expect(told(1)).toEqual([
    ["lab", "--runInBand"],
    ["alone", "--runInBand"],
  ]);
});

test("emulated machines have the cases of one file at once, unless somebody says otherwise", () => {
  expect([1, 8].map(usualAtOnce)).toEqual([6, 1]);
  expect(selection({ repeat: "1" }, []).atOnce).toBeUndefined();
  expect(selection({ repeat: "3", parallel: "2", protocol: "nfs" }, ["test/lab/size"])).toEqual({
    ...{ times: 3, atOnce: 2 },
    args: ["test/lab/size", "--testNamePattern", "^NFS\\b"],
  });
});

test.each(["0", "21", "two", "1.5", "-1", "", " 2", "1e1"])("--parallel %j is refused", (parallel) => {
  const problem = { setting: "--parallel", value: parallel, rule: "must be a whole number from 1 to 20" };
  expect(() => selection({ repeat: "1", parallel }, [])).toThrow(
    new InputError("Nothing to test", [problem]),
  );
});

test("all that is wrong is said at once", () => {
  expect(() => selection({ repeat: "0", parallel: "x", protocol: "SMB" }, [])).toThrow(
    /--repeat: "0": must be a whole number from 1 to 100[^]*--parallel: "x": must be[^]*--protocol: "SMB": must be one of CEPHFS, NFS/,
  );
});
