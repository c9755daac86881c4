import { readFileSync } from "node:fs";
import { renderReport } from "../../src/testing/report/html";
import { matrix, type Report } from "../../src/testing/report/model";
import { barsOf, casesOf } from "../../src/testing/report/read";
import { ticks } from "../../src/testing/report/svg";
import { picture, pictureFile } from "../helpers/picture";

const assertion = (describe: string, title: string, status: string, failure?: string) => ({
  ancestorTitles: describe === "" ? [] : [describe],
  title,
  status,
  duration: 1500,
  failureMessages: failure === undefined ? [] : [failure],
});

const results = JSON.stringify({
  testResults: [
    {
      name: "/work/test/lab/size.test.ts",
      status: "failed",
      assertionResults: [
        assertion("CEPHFS size", "grows", "passed"),
        assertion("NFS size", "grows", "failed", "\u001b[31mExpected <1> & got 2\u001b[39m"),
        assertion("NFS size", "is seen [skipped: the kernel has no NFS client]", "pending"),
        assertion("CEPHFS size", "left out by a filter", "pending"),
        assertion("", "a second up has nothing to do", "passed"),
      ],
    },
    { name: "/work/test/lab/broken.test.ts", status: "failed", message: "SyntaxError", assertionResults: [] },
  ],
});

const cases = casesOf([results]);

test("cases know their protocol, their outcome and why; what a filter left out is none", () => {
  expect(cases.map(({ protocol, feature, title, outcome }) => [protocol, feature, title, outcome])).toEqual([
    ["CEPHFS", "size", "grows", "passed"],
    ["NFS", "size", "grows", "failed"],
    ["NFS", "size", "is seen", "skipped"],
    [undefined, "size", "a second up has nothing to do", "passed"],
    [undefined, "broken.test.ts", "could not be run", "failed"],
  ]);
  expect(cases[1]?.detail).toBe("Expected <1> & got 2");
  expect(cases[2]?.detail).toBe("the kernel has no NFS client");
});

test("the matrix has one line for a case of both protocols", () => {
  const rows = matrix(cases);
  expect(rows.map(({ title }) => title)).toEqual(["grows", "is seen"]);
  expect(rows[0]?.cells["CEPHFS"]?.outcome).toBe("passed");
  expect(rows[0]?.cells["NFS"]?.outcome).toBe("failed");
  expect(rows[1]?.cells["CEPHFS"]).toBeUndefined();
});

test("bars begin with the first resource, in seconds", () => {
  const entry = (name: string, start: number, end?: number) => ({
    ...{ layer: "machines", type: "t", operation: "create", name, start },
    ...(end === undefined ? {} : { end }),
  });
  expect(barsOf(JSON.stringify([entry("a", 5000, 7500), entry("b", 6000)]))).toEqual([
    { layer: "machines", operation: "create", name: "a", start: 0, end: 2.5 },
    { layer: "machines", operation: "create", name: "b", start: 1, end: 1 },
  ]);
});

const report: Report = {
  stack: "local",
  time: "now",
  machines: [{ name: "worker0", address: "10.0.0.1", versions: "kubelet", runs: ["pods with volumes"] }],
  redeployed: [],
  timeline: [],
  cases,
  moments: [{ test: "NFS size grows", text: "an event <b>here</b>" }],
  latencies: [{ protocol: "NFS", load: "2 at once", seconds: [1, 2] }],
};

test("the page loads nothing, and no text of a test becomes markup", () => {
  const page = renderReport(report);
  expect(page).not.toMatch(/<script|<link|src=|url\(|@import|https?:/);
  expect(page).toContain("Expected &lt;1&gt; &amp; got 2");
  expect(page).toContain("an event &lt;b&gt;here&lt;/b&gt;");
  expect(page).toContain("prefers-color-scheme: dark");
});

test("a section without cases is not shown", () => {
  const others = (page: string): boolean => page.includes("Other cases");
  expect(others(renderReport(report))).toBe(true);
  expect(others(renderReport({ ...report, cases: cases.filter(({ protocol }) => protocol) }))).toBe(false);
});

test("parts that are not the pinned build are named, where there are any", () => {
  const page = renderReport({ ...report, redeployed: ["csi: /src/<mine>, since 2026-11-27 17:05:01 UTC"] });
  expect(page).toContain("<h2>Not the pinned build</h2>");
  expect(page).toContain("<li>csi: /src/&lt;mine&gt;, since 2026-11-27 17:05:01 UTC</li>");
  expect(renderReport(report)).not.toContain("pinned build");
});

test.each([
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [64, [0, 20, 40, 60]],
  [852.4, [0, 200, 400, 600, 800]],
  [3600, [0, 1000, 2000, 3000]],
])("an axis to %s s has round ticks", (end, expected) => {
  expect(ticks(end)).toEqual(expected);
});

test("the picture in README is drawn as the report draws a lab (npm run picture)", () => {
  expect(readFileSync(pictureFile, "utf8")).toBe(picture());
});
