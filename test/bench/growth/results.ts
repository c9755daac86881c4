import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../../src/paths";
import { seriesNames, type SeriesName } from "./options";

/** Where results and drawings are kept. */
export const growthDirectory = join(projectRoot, "docs", "growth");
export const resultsFile = join(growthDirectory, "growth.json");

const point = z.object({
  count: z.number(),
  /** By what was measured. */
  seconds: z.record(z.string(), z.number()),
  /** Bytes that the host had less than before; undefined where that was not measured. */
  memory: z.number().optional(),
});

const skip = z.object({ count: z.number(), reason: z.string() });

const series = z.object({
  /** Of this run: other series may be of another day. */
  date: z.string(),
  host: z.string(),
  /** Processes that wanted a processor before the run began: how idle the host was. */
  load: z.number(),
  points: z.array(point),
  skipped: z.array(skip),
});

const results = z.partialRecord(z.enum(seriesNames), series);

export type Point = z.infer<typeof point>;
export type Series = z.infer<typeof series>;
export type Results = z.infer<typeof results>;

/** The results that there are; none where nothing was measured yet. */
export function readResults(file = resultsFile): Results {
  return existsSync(file) ? results.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

/** Puts one series in the place of what was measured of it before, and leaves the others as they are. */
export function keepSeries(name: SeriesName, measured: Series, directory = growthDirectory): Results {
  const file = join(directory, "growth.json");
  const all = { ...readResults(file), [name]: measured };
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}

/** What each further one costs, between two measurements that are neighbours. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly memory: number | undefined;
}

/** Pure. A curve bends where one step costs much more or less for each further one than the step before. */
export function costOfEach(points: readonly Point[]): Step[] {
  return points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    const more = point.count - before.count;
    const names = Object.keys(point.seconds).filter((name) => before.seconds[name] !== undefined);
    const each = (name: string): number => ((point.seconds[name] ?? 0) - (before.seconds[name] ?? 0)) / more;
    return {
      from: before.count,
      to: point.count,
      seconds: Object.fromEntries(names.map((name) => [name, each(name)])),
      memory:
        point.memory === undefined || before.memory === undefined
          ? undefined
          : (point.memory - before.memory) / more,
    };
  });
}
