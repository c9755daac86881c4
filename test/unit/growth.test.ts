import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeSteps, planSteps } from "../bench/growth/need";
import { parseGrowthOptions } from "../bench/growth/options";
import { growthPlot } from "../bench/growth/plot";
import { costOfEach, keepSeries, readResults, type Series } from "../bench/growth/results";
import { growthTable } from "../bench/growth/table";
import { defaultSubnet } from "../../src/settings/load";

/** The benchmark of growth, as far as no lab is needed. */

const gibibyte = 2 ** 30;

test("what is measured is said by --only, and anything else is refused with what there is", () => {
  expect(parseGrowthOptions([]).series).toEqual(["workers", "labs", "claims"]);
  expect(parseGrowthOptions(["--only", "claims"]).series).toEqual(["claims"]);
  expect(() => parseGrowthOptions(["--only", "pods"])).toThrow(
    '--only: "pods": must be one of workers, labs, claims',
  );
  expect(() => parseGrowthOptions(["--all"])).toThrow('arguments: "--all": must be --only with');
  expect(() => parseGrowthOptions(["claims"])).toThrow('arguments: "claims": must be --only with');
});

test("what there is no memory for is known and said before anything is made", () => {
  const planned = planSteps(["workers", "labs"], 10 * gibibyte);
  const left = planned.filter(({ skipped }) => skipped !== undefined);
  expect(left.map(({ series, count }) => `${series} ${count}`)).toEqual(["labs 3"]);
  expect(describeSteps(planned, 10 * gibibyte)).toEqual([
    "10.0 GiB of memory are free",
    "  workers 1: 3.1 GiB",
    "  workers 3: 4.2 GiB",
    "  workers 8: 7.0 GiB",
    "  labs 1: 4.2 GiB",
    "  labs 2: 8.4 GiB",
    "  labs 3: left out, since it wants 12.6 GiB of memory, and 10.0 are free",
  ]);
});

test("labs side by side have networks of their own", () => {
  const subnets = ["growth1", "growth2", "growth3"].map(defaultSubnet);
  expect(new Set(subnets).size).toBe(3);
});

const series: Series = {
  ...{ date: "2026-11-27", host: "2 × a processor", load: 0.1 },
  points: [
    { count: 1, seconds: { up: 40, down: 4 }, memory: 3 * gibibyte },
    { count: 3, seconds: { up: 50, down: 5 }, memory: 4 * gibibyte },
    { count: 8, seconds: { up: 100, down: 5 }, memory: 6.5 * gibibyte },
  ],
  skipped: [{ count: 20, reason: "wants <more> memory" }],
};

test("each further one costs the difference of its neighbours", () => {
  expect(costOfEach(series.points)).toEqual([
    { from: 1, to: 3, seconds: { up: 5, down: 0.5 }, memory: gibibyte / 2 },
    { from: 3, to: 8, seconds: { up: 10, down: 0 }, memory: gibibyte / 2 },
  ]);
  expect(costOfEach([])).toEqual([]);
});

test("the table has what was measured, what each further one costs, and what was left out", () => {
  expect(growthTable("workers", series).split("\n")).toEqual([
    "| workers | up, s | down, s | memory, GiB |",
    "| --- | --- | --- | --- |",
    "| 1 | 40.0 | 4.0 | 3.0 |",
    "| 3 | 50.0 | 5.0 | 4.0 |",
    "| 8 | 100.0 | 5.0 | 6.5 |",
    "| each further one, 1 to 3 | 5.00 | 0.50 | 512 MiB |",
    "| each further one, 3 to 8 | 10.00 | 0.00 | 512 MiB |",
    "| 20 | left out: wants <more> memory |",
    "",
  ]);
});

test("a drawing has a curve for each thing that was measured, in its place", () => {
  const drawing = growthPlot("workers", series);
  expect(drawing).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 960 600"/);
  expect(drawing.match(/<polyline/g)).toHaveLength(3);
  // 8 workers are at the right end, and 100 seconds at the upper.
  expect(drawing).toContain('<polyline points="155,167.2 325,145 750,34"');
  expect(drawing).toContain("memory: 6.5");
  expect(drawing).not.toMatch(/NaN|undefined/);
});

test("one series takes the place of what was measured of it before, and the others stay", () => {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-growth-"));
  try {
    keepSeries("claims", series, directory);
    keepSeries("workers", series, directory);
    keepSeries("workers", { ...series, load: 2 }, directory);
    const file = join(directory, "growth.json");
    expect(Object.keys(JSON.parse(readFileSync(file, "utf8")) as object).sort()).toEqual([
      "claims",
      "workers",
    ]);
    expect(readResults(file).workers?.load).toBe(2);
    expect(readResults(file).claims).toEqual(series);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
