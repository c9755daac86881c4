import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeUnusedHome } from "../../src/cli/home";
import { withStackLock } from "../../src/cli/stackLock";
import { labDirectory } from "../../src/paths";
import { latestReport, newReport, reportsDirectory } from "../../src/testing/report/directory";
import { isStackName } from "../../src/stackName";
import { temporaryHome } from "../helpers/ownEnvironment";

const home = temporaryHome(".lab");
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));

test("each run has a directory that only its user can read, and the last one a name of its own", () => {
  const first = newReport("mine", undefined, at(1));
  const second = newReport("mine", undefined, at(2));
  expect(first).toBe(join(home, "reports", "mine", "2026-01-01T00-01-00-000Z"));
  expect(realpathSync(latestReport("mine"))).toBe(realpathSync(second));
  expect(statSync(second).mode & 0o77).toBe(0);
});

test("the last ten runs of a stack are kept, and what is not ours", () => {
  mkdirSync(join(reportsDirectory("mine"), "by-hand"), { recursive: true });
  const other = newReport("other", undefined, at(0));
  const made = Array.from({ length: 12 }, (_, minute) => newReport("mine", undefined, at(minute)));
  writeFileSync(join(made[11] ?? "", "lab.xml"), "");
  expect(made.map((each) => existsSync(each))).toEqual([false, false, ...Array<boolean>(10).fill(true)]);
  expect(readdirSync(reportsDirectory("mine"))).toEqual(expect.arrayContaining(["by-hand", "latest"]));
  expect(existsSync(other)).toBe(true);
});

test("one of the user's choice is where the last run is found, too", () => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "manilakube-report-")));
  const given = join(parent, "a", "b");
  expect(newReport("mine", given)).toBe(given);
  expect(realpathSync(latestReport("mine"))).toBe(given);
  rmSync(parent, { recursive: true });
});

test("reports outlive the lab, and what else there is of it does not", async () => {
  const report = newReport("mine");
  await withStackLock("mine", () => {
    mkdirSync(labDirectory("mine"));
    rmSync(labDirectory("mine"), { recursive: true });
    return Promise.resolve();
  });
  await removeUnusedHome();
  expect(existsSync(report)).toBe(true);
  expect(readdirSync(home)).toEqual(["reports"]);
});

test("no lab can have the directory of the reports as its own", () => {
  expect(isStackName("reports")).toBe(false);
  expect(() => labDirectory("reports")).toThrow(RangeError);
});
