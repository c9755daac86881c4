import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { projectRoot } from "../../src/paths";
import { chartOf } from "../../src/settings/chart";
import { loadSettings } from "../../src/settings/load";

/** The settings csi.chart and csi.values; what is refused is in test/fixtures/bad-settings.yaml. */

const directory = mkdtempSync(join(tmpdir(), "manilakube-chart-"));
beforeAll(() => {
  mkdirSync(join(directory, "mine"));
  writeFileSync(join(directory, "mine", "Chart.yaml"), "name: openstack-manila-csi\n");
  writeFileSync(join(directory, "mine.tgz"), "");
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const chart = (chosen: string) => loadSettings("test", { csi: { chart: chosen } }).csi.chart;

test("a chart is a published version, a directory or an archive", () => {
  expect(chartOf(chart("2.36.2") ?? "")).toEqual({ version: "2.36.2" });
  expect(chartOf(chart(join(directory, "mine")) ?? "")).toEqual({ path: join(directory, "mine") });
  expect(chartOf(chart(join(directory, "mine.tgz")) ?? "")).toEqual({ path: join(directory, "mine.tgz") });
});

test("a relative path counts from the checkout, wherever the command was given", () => {
  const chosen = relative(projectRoot, join(directory, "mine"));
  expect(chartOf(chart(chosen) ?? "")).toEqual({ path: join(directory, "mine") });
});

test("a directory without a chart is refused with the rule", () => {
  expect(() => chart(directory)).toThrow("must be a version of the published chart such as 2.36.2");
});

test("without the settings it is the chart of the release, with the lab's values", () => {
  expect(loadSettings("test", {}).csi).toMatchObject({ values: {} });
  expect(loadSettings("test", {}).csi.chart).toBeUndefined();
});
