import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { projectRoot } from "../paths";

/** Settings of the chart that Manila CSI is installed by. */

const version = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const chartRule =
  "must be a version of the published chart such as 2.36.2, or the path of a chart: a directory with a Chart.yaml, or a .tgz file";

/** Which chart a setting chooses: a version of the published one, or a path, taken from this checkout where it is relative. */
export function chartOf(chosen: string): { readonly version: string } | { readonly path: string } {
  return version.test(chosen) ? { version: chosen } : { path: resolve(projectRoot, chosen) };
}

function isThere(chosen: string): boolean {
  const choice = chartOf(chosen);
  if ("version" in choice) {
    return true;
  }
  return choice.path.endsWith(".tgz")
    ? existsSync(choice.path) && statSync(choice.path).isFile()
    : existsSync(join(choice.path, "Chart.yaml"));
}

export const chart = z
  .string({ error: chartRule })
  .min(1, { error: chartRule, abort: true })
  .refine(isThere, { error: chartRule })
  .optional()
  .describe(
    "Chart that Manila CSI is installed by: a version of the published one, or a path. Default: the one of csi.version.",
  );

export const chartValues = z
  .record(z.string(), z.unknown(), {
    error: "must be a group of values of the chart, such as {logVerbosityLevel: 5}",
  })
  .prefault({})
  .describe(
    "Values of the chart over those that the lab gives it, by Helm's rule: groups are merged, lists are replaced.",
  );
