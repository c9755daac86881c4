import { reportStyle } from "../../../src/testing/report/html";
import { escape, ticks } from "../../../src/testing/report/svg";
import type { SeriesName } from "./options";
import type { Point, Series } from "./results";

/** Curves of a growth as an SVG file of its own, in the colours of reports. */

const size = { width: 960, panel: 300, left: 70, right: 210, top: 34, bottom: 44 } as const;

interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
}

const titles: Readonly<Record<SeriesName, string>> = {
  workers: "workers of a lab",
  labs: "labs side by side",
  claims: "claims at once",
};

/** Seconds above, memory below. Pure but for the style sheet. */
export function growthPlot(name: SeriesName, series: Series): string {
  const panels = [
    { title: "seconds", unit: "s", curves: secondsOf(series.points) },
    { title: "memory of the host", unit: "GiB", curves: memoryOf(series.points) },
  ].filter(({ curves }) => curves.length > 0);
  const height = Math.max(1, panels.length) * size.panel;
  const drawn = panels.map((panel, index) => drawPanel(panel, index * size.panel, titles[name]));
  const label = escape(`${titles[name]}: what more of them cost`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${label}"><style>${reportStyle()}</style>${drawn.join("")}</svg>\n`;
}

function secondsOf(points: readonly Point[]): Curve[] {
  const names = [...new Set(points.flatMap(({ seconds }) => Object.keys(seconds)))];
  return names.map((name) => ({
    name,
    points: points.flatMap(({ count, seconds: { [name]: y } }) => (y === undefined ? [] : [{ x: count, y }])),
  }));
}

function memoryOf(points: readonly Point[]): Curve[] {
  const known = points.flatMap(({ count, memory }) =>
    memory === undefined ? [] : [{ x: count, y: memory / 2 ** 30 }],
  );
  return known.length === 0 ? [] : [{ name: "memory", points: known }];
}

function drawPanel({ title, unit, curves }: Panel, from: number, axis: string): string {
  const all = curves.flatMap(({ points }) => points);
  const most = { x: Math.max(1, ...all.map(({ x }) => x)), y: Math.max(1, ...all.map(({ y }) => y)) };
  const floor = from + size.panel - size.bottom;
  const plane = { width: size.width - size.left - size.right, height: floor - from - size.top };
  const at = ({ x, y }: { readonly x: number; readonly y: number }) => ({
    x: round(size.left + (x / most.x) * plane.width),
    y: round(floor - (Math.max(0, y) / most.y) * plane.height),
  });
  const grid = ticks(most.y).map((tick) => {
    const { y } = at({ x: 0, y: tick });
    return `<line x1="${size.left}" y1="${y}" x2="${size.left + plane.width}" y2="${y}" class="grid"/>${label(size.left - 8, y + 4, `${tick} ${unit}`, "end")}`;
  });
  const counts = [...new Set(all.map(({ x }) => x))].map((count) => {
    const { x } = at({ x: count, y: 0 });
    return label(x, floor + 18, `${count}`, "middle");
  });
  return [
    label(size.left, from + 20, title, "start", ""),
    ...grid,
    ...counts,
    label(size.left + plane.width / 2, floor + 36, axis, "middle"),
    ...curves.map((curve, index) => drawCurve({ ...curve, points: curve.points.map(at) }, index)),
    ...legend(curves, from),
  ].join("");
}

/** Reports have five colours; with more curves they come round again, as broken lines. */
const colours = 5;
const stroke = (index: number): string =>
  `stroke:var(--l${index % colours});fill:none;stroke-width:2${index < colours ? "" : ";stroke-dasharray:6 4"}`;

function drawCurve({ points }: Curve, index: number): string {
  const path = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const dots = points.map(
    ({ x, y }) => `<circle cx="${x}" cy="${y}" r="4" class="layer${index % colours}"/>`,
  );
  return `<polyline points="${path}" style="${stroke(index)}"/>${dots.join("")}`;
}

function legend(curves: readonly Curve[], from: number): string[] {
  const left = size.width - size.right + 20;
  return curves.map(({ name, points }, index) => {
    const y = from + size.top + 10 + index * 20;
    const last = points.at(-1)?.y.toFixed(1) ?? "";
    return `<line x1="${left}" y1="${y - 4}" x2="${left + 22}" y2="${y - 4}" style="${stroke(index)}"/>${label(left + 28, y, `${name}: ${last}`, "start")}`;
  });
}

function label(x: number, y: number, text: string, anchor: string, kind = "small"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" class="${kind}">${escape(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
