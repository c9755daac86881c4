import type { Bar, LabMachine, Latencies } from "./model";

/** Drawings as SVG text. Colours are CSS variables of the page, so that they follow light and dark. */

export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

interface TextOptions {
  readonly anchor?: "start" | "middle" | "end";
  readonly kind?: string;
}

function text(
  x: number,
  y: number,
  content: string,
  { anchor = "start", kind = "" }: TextOptions = {},
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" class="${kind}">${escape(content)}</text>`;
}

function drawing(width: number, height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(label)}">${parts.join("")}</svg>`;
}

const width = 960;

/** Height of a line of small text. */
const line = 17;

/** Machines in a row of the drawing: a lab of more has several rows. */
const mostInRow = 11;

/** Machines on their network, with what runs on each. */
export function topology(machines: readonly LabMachine[]): string {
  const most = Math.max(0, ...machines.map(({ runs }) => runs.length));
  const bottom = 70 + most * line;
  const rowHeight = bottom + 42;
  const rows = Math.max(1, Math.ceil(machines.length / mostInRow));
  const parts = Array.from({ length: rows }, (_, row) => {
    const members = machines.slice(row * mostInRow, (row + 1) * mostInRow);
    // All rows have the first one's columns.
    const space = width / Math.max(1, Math.min(machines.length, mostInRow));
    return members.flatMap((machine, index) =>
      machineBox(machine, { middle: space * (index + 0.5), space, top: row * rowHeight, bottom }),
    );
  });
  const networks = Array.from({ length: rows }, (_, row) => {
    const y = row * rowHeight + bottom + 30;
    return `<line x1="8" y1="${y}" x2="${width - 8}" y2="${y}" class="axis thick"/>`;
  });
  return drawing(width, rows * rowHeight, "machines of the lab and their network", [
    ...parts.flat(),
    ...networks,
  ]);
}

interface Place {
  readonly middle: number;
  readonly space: number;
  readonly top: number;
  /** From the top of its row. */
  readonly bottom: number;
}

function machineBox({ name, address, runs }: LabMachine, { middle, space, top, bottom }: Place): string[] {
  const left = middle - space * 0.47;
  const end = top + bottom;
  return [
    `<line x1="${middle}" y1="${end}" x2="${middle}" y2="${end + 30}" class="axis"/>`,
    `<rect x="${left}" y="${top + 10}" width="${space * 0.94}" height="${bottom - 10}" rx="6" class="box"/>`,
    text(middle, top + 32, name, { anchor: "middle" }),
    text(middle, top + 49, address, { anchor: "middle", kind: "small" }),
    ...runs.map((what, row) =>
      text(middle, top + 72 + row * line, what, { anchor: "middle", kind: "small" }),
    ),
  ];
}

const layers = ["machines", "cluster", "manila", "csi", "handover"];
const gutter = 210;

/**
 * Round seconds for an axis: multiples of 1, 2 or 5 times a power of ten.
 * @param end seconds, at least 1; the last tick is not beyond it
 */
export function ticks(end: number): number[] {
  const power = 10 ** Math.floor(Math.log10(end / 5));
  const factor = [1, 2, 5].find((each) => each * power >= end / 5) ?? 10;
  const steps = Math.floor(end / (factor * power));
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * factor * power).toFixed(1)));
}

/** A line and its label at each tick; `top`, `bottom` and `label` are where they stand on the drawing's vertical axis. */
function grid(
  end: number,
  x: (seconds: number) => number,
  { top, bottom, label }: { readonly top: number; readonly bottom: number; readonly label: number },
): string[] {
  return ticks(end).flatMap((tick) => [
    `<line x1="${x(tick)}" y1="${top}" x2="${x(tick)}" y2="${bottom}" class="grid"/>`,
    text(x(tick), label, `${tick} s`, { anchor: "middle", kind: "small" }),
  ]);
}

/** One bar for each resource that `up` worked on. */
export function gantt(bars: readonly Bar[]): string {
  const end = Math.max(1, ...bars.map((bar) => bar.end));
  const scale = (width - gutter - 60) / end;
  const x = (seconds: number): number => gutter + seconds * scale;
  const shown = [...bars].filter((bar) => bar.end - bar.start >= 0.2).sort((a, b) => a.start - b.start);
  const row = 14;
  const height = shown.length * row + 30;
  return drawing(width, height, "timeline of lab up", [
    ...grid(end, x, { top: 18, bottom: height, label: 12 }),
    ...shown.flatMap(({ layer, name, start, end: until, operation }, index) => {
      const y = 22 + index * row;
      const title = `<title>${escape(`${operation} ${name}: ${(until - start).toFixed(1)} s`)}</title>`;
      const length = Math.max(1, (until - start) * scale);
      const colour = `layer${Math.max(0, layers.indexOf(layer))}`;
      return [
        text(gutter - 6, y + 10, name.slice(0, 34), { anchor: "end", kind: "small" }),
        `<rect x="${x(start)}" y="${y + 1}" width="${length}" height="${row - 3}" class="${colour}">${title}</rect>`,
        text(x(until) + 4, y + 10, (until - start).toFixed(1), { kind: "small" }),
      ];
    }),
  ]);
}

/** One dot for each claim, by protocol. */
export function latencyPlot(all: readonly Latencies[]): string {
  const most = Math.max(1, ...all.flatMap(({ seconds }) => seconds));
  const protocols = [...new Set(all.map(({ protocol }) => protocol))];
  const gutter = 150;
  const scale = (width - gutter - 60) / most;
  const x = (seconds: number): number => gutter + seconds * scale;
  const row = 54;
  const height = all.length * row + 34;
  return drawing(width, height, "seconds from claim to Bound", [
    ...grid(most, x, { top: 8, bottom: height - 22, label: height - 6 }),
    ...all.flatMap(({ protocol, load, seconds }, index) => {
      const y = 30 + index * row;
      return [
        text(gutter - 10, y - 2, protocol, { anchor: "end" }),
        text(gutter - 10, y + 12, load, { anchor: "end", kind: "small" }),
        ...seconds.map(
          (value, at) =>
            `<circle cx="${x(value)}" cy="${y + ((at * 7) % 24) - 12}" r="4" class="dot${protocols.indexOf(protocol)}"><title>${value.toFixed(2)} s</title></circle>`,
        ),
      ];
    }),
  ]);
}
