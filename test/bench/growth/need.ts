import { hostKinds } from "../../../src/machines/host/kinds";
import { hostRequests } from "../../../src/machines/host/requests";
import { wantedMachines } from "../../../src/machines/requests";
import { loadSettings } from "../../../src/settings/load";
import { steps, type SeriesName } from "./options";

const gibibyte = 2 ** 30;

/** Workers of a lab where it is not they that grow: as many as a lab has without a setting. */
export const usualWorkers = 3;

/** One measurement, and what it wants. */
export interface Step {
  readonly series: SeriesName;
  readonly count: number;
  /** Bytes of memory. */
  readonly need: number;
  /** Why it is left out; undefined where it is measured. */
  readonly skipped: string | undefined;
}

/** What a lab of containers takes of the host's memory, in bytes: idle, or while pods and tests run. Pure. */
function needOf(workers: number, of: "least" | "usual"): number {
  const { machines } = loadSettings("growth", { machines: { kind: "podman", workers } });
  if (machines.kind === "openstack") {
    throw new Error("these machines are in a cloud");
  }
  return hostRequests(machines, wantedMachines(machines, { placement: "vm" }))
    .map((request) => hostKinds[request.kind].memoryOf(request)[of])
    .reduce((sum, need) => sum + need, 0);
}

/**
 * What will be measured, and what there is no memory for, known before anything is made. Pure.
 * @param free bytes that the host can give
 */
export function planSteps(series: readonly SeriesName[], free: number): Step[] {
  const needs: Readonly<Record<SeriesName, (count: number) => number>> = {
    workers: (count) => needOf(count, "least"),
    labs: (count) => count * needOf(usualWorkers, "least"),
    claims: () => needOf(usualWorkers, "usual"),
  };
  return series.flatMap((name) =>
    steps[name].map((count) => {
      const need = needs[name](count);
      const skipped =
        need > free
          ? `wants ${inGibibytes(need)} GiB of memory, and ${inGibibytes(free)} are free`
          : undefined;
      return { series: name, count, need, skipped };
    }),
  );
}

/** A line for each step, for people. Pure. */
export function describeSteps(planned: readonly Step[], free: number): string[] {
  return [
    `${inGibibytes(free)} GiB of memory are free`,
    ...planned.map(({ series, count, need, skipped }) =>
      skipped === undefined
        ? `  ${series} ${count}: ${inGibibytes(need)} GiB`
        : `  ${series} ${count}: left out, since it ${skipped}`,
    ),
  ];
}

export function inGibibytes(bytes: number): string {
  return (bytes / gibibyte).toFixed(1);
}
