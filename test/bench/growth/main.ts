import { existsSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { Display } from "../../../src/cli/display";
import { interruptedCode, interruptSignal, wasInterrupted } from "../../../src/cli/interrupt";
import { projectDirectory } from "../../../src/paths";
import { killDescendants } from "../../../src/process/descendants";
import { stackFile } from "../../../src/settings/stackFile";
import { freeMemory, growthHome, GrowthLab } from "./lab";
import { measureClaims, measureLabs, measureWorkers, raiseQuota } from "./measure";
import { describeSteps, planSteps, usualWorkers, type Step } from "./need";
import type { GrowthOptions, SeriesName } from "./options";
import { growthPlot } from "./plot";
import { growthDirectory, keepSeries, type Point, type Series } from "./results";
import { growthTable } from "./table";

/**
 * `npm run bench -- --growth`: what more workers, more labs side by side and more claims at once cost. Makes labs of its own one
 * after the other, and takes them down whatever happens. What is measured is kept after each count.
 */
export async function measureGrowth({ series }: GrowthOptions): Promise<void> {
  // Before any helper of the tests is imported: they read it once.
  Object.assign(process.env, {
    MANILAKUBE_HOME: growthHome,
    MANILAKUBE_STACK: labs[0].stack,
    MANILAKUBE_REPORT: join(growthHome, "report"),
  });
  const display = new Display();
  const signal = interruptSignal(display, "interrupted: the labs are taken down; once more ends at once");
  await takeDown(display, "what an earlier run has left");
  const free = freeMemory();
  const planned = planSteps(series, free);
  describeSteps(planned, free).forEach((line) => {
    display.line(line);
  });
  try {
    await measureAll(series, planned, display, signal);
  } catch (error) {
    if (!wasInterrupted()) {
      throw error;
    }
    if (error instanceof StillThere) {
      display.line(error.message);
    }
  }
  if (wasInterrupted()) {
    // A burst of claims that nobody waits for any more would keep this process.
    killDescendants();
    process.exit(interruptedCode);
  }
}

async function measureAll(
  series: readonly SeriesName[],
  planned: readonly Step[],
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  try {
    labs[0].choose(usualWorkers);
    await display.phase("artifacts", () => labs[0].build(signal));
    for (const name of series) {
      const steps = planned.filter((step) => step.series === name);
      await measureSeries(name, steps, display, signal);
    }
  } finally {
    await takeDown(display, "labs");
    // Not where a lab is left: its state is in there.
    rmSync(growthHome, { recursive: true, force: true });
  }
}

const labs = [new GrowthLab(1), new GrowthLab(2), new GrowthLab(3)] as const;

/** The message says which labs, and what takes them down. */
class StillThere extends Error {
  override readonly name = "StillThere";
}

/** Those that there is anything of. One that cannot be taken down does not keep the others. */
async function takeDown(display: Display, what: string): Promise<void> {
  const there = labs.filter(
    ({ stack }) => existsSync(stackFile(stack)) || existsSync(projectDirectory(stack)),
  );
  if (there.length === 0) {
    return;
  }
  const ended = await display.phase(`${what}: down`, () =>
    Promise.allSettled(there.map((lab) => lab.down())),
  );
  const failed = ended.flatMap((each, index) =>
    each.status === "rejected" ? [`${there[index]?.stack ?? ""}: ${String(each.reason)}`] : [],
  );
  if (failed.length > 0) {
    throw new StillThere(
      `these labs are still there: ${failed.join("; ")}\nthe next run takes them down first, or: MANILAKUBE_HOME=${growthHome} scripts/lab down STACK`,
    );
  }
}

async function measureSeries(
  name: SeriesName,
  planned: readonly Step[],
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const [cpu] = cpus();
  const points: Point[] = [];
  const measured: Series = {
    date: new Date().toISOString().slice(0, 10),
    host: `${cpus().length} × ${cpu?.model ?? "?"}`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    points,
    skipped: planned.flatMap(({ count, skipped: reason }) =>
      reason === undefined ? [] : [{ count, reason }],
    ),
  };
  const wanted = planned.filter(({ skipped }) => skipped === undefined);
  if (name === "claims" && wanted.length > 0) {
    labs[0].choose(usualWorkers);
    await display.phase("claims: a lab", () => labs[0].up(signal));
    await raiseQuota();
  }
  for (const { count } of wanted) {
    signal.throwIfAborted();
    const point = await display.phase(`${name}: ${count}`, () => measure(name, count, signal));
    points.push(point);
    keepSeries(name, measured);
    writeFileSync(join(growthDirectory, `${name}.svg`), growthPlot(name, measured));
  }
  if (name === "claims" && wanted.length > 0) {
    await labs[0].down();
  }
  process.stdout.write(`\n${measured.host}, ${measured.date}, load ${measured.load} before\n\n`);
  process.stdout.write(`${growthTable(name, measured)}\n`);
}

function measure(name: SeriesName, count: number, signal: AbortSignal): Promise<Point> {
  switch (name) {
    case "workers":
      return measureWorkers(labs[0], count, signal);
    case "labs":
      return measureLabs(labs.slice(0, count), signal);
    case "claims":
      return measureClaims(count, signal);
  }
}
