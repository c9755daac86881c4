import { inGibibytes } from "./need";
import type { SeriesName } from "./options";
import { costOfEach, type Series } from "./results";

const mebibyte = 2 ** 20;

/** A series as Markdown: what was measured, what each further one costs, and what was left out. Pure. */
export function growthTable(name: SeriesName, { points, skipped }: Series): string {
  const names = [...new Set(points.flatMap(({ seconds }) => Object.keys(seconds)))];
  const head = [name, ...names.map((each) => `${each}, s`), "memory, GiB"];
  const costs = costOfEach(points);
  const fixed = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? "–";
  return [
    row(head),
    row(head.map(() => "---")),
    ...points.map(({ count, seconds, memory }) =>
      row([
        `${count}`,
        ...names.map((each) => fixed(seconds[each], 1)),
        memory === undefined ? "–" : inGibibytes(memory),
      ]),
    ),
    ...costs.map(({ from, to, seconds, memory }) =>
      row([
        `each further one, ${from} to ${to}`,
        ...names.map((each) => fixed(seconds[each], 2)),
        memory === undefined ? "–" : `${(memory / mebibyte).toFixed(0)} MiB`,
      ]),
    ),
    ...skipped.map(({ count, reason }) => row([`${count}`, `left out: ${reason}`])),
    "",
  ].join("\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
