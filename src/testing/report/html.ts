import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shareProtocols } from "../../manila/types";
import { templatesDirectory } from "../../paths";
import { count, matrix, type Case, type Report } from "./model";
import { quantile } from "./quantile";
import { escape, gantt, latencyPlot, topology } from "./svg";

/** Style sheet of the page and of its drawings. */
export const reportStyle = (): string =>
  readFileSync(join(templatesDirectory, "report", "style.css"), "utf8");

/** One page with everything in it: no script, nothing to load, readable in light and dark. Pure but for its style sheet. */
export function renderReport(report: Report): string {
  const { cases } = report;
  const others = cases.filter(({ protocol }) => protocol === undefined);
  const failed = cases.filter(({ outcome }) => outcome === "failed");
  const sections = [
    `<h1>Lab ${escape(report.stack)}</h1>`,
    `<p class="summary"><b class="passed">${count(cases, "passed")} passed</b> <b class="failed">${failed.length} failed</b> <b class="skipped">${count(cases, "skipped")} skipped</b> <span>${escape(report.time)}</span></p>`,
    section("The lab", topology(report.machines) + machineTable(report)),
    report.redeployed.length === 0 ? "" : section("Not the pinned build", redeployedList(report)),
    section("What each protocol can do", matrixTable(cases)),
    others.length === 0 ? "" : section("Other cases", otherTable(others)),
    failed.length === 0 ? "" : section("Failures", failed.map((each) => failure(each, report)).join("")),
    report.timeline.length === 0
      ? ""
      : section("How it came up", `<p class="legend">${legend()}</p>${gantt(report.timeline)}`),
    report.latencies.length === 0
      ? ""
      : section("From claim to Bound", `${latencyPlot(report.latencies)}${quantiles(report)}`),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>manilakube: lab ${escape(report.stack)}</title>
<style>
${reportStyle()}</style>
</head>
<body>
${sections.filter((text) => text !== "").join("\n")}
</body>
</html>
`;
}

function section(title: string, body: string): string {
  return `<section><h2>${escape(title)}</h2>${body}</section>`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((text) => `<th>${escape(text)}</th>`).join("");
  return `<table><thead><tr>${cells}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function machineTable({ machines }: Report): string {
  return table(
    ["machine", "address", "versions"],
    machines.map(
      ({ name, address, versions }) =>
        `<tr><td>${escape(name)}</td><td>${escape(address)}</td><td>${escape(versions)}</td></tr>`,
    ),
  );
}

function redeployedList({ redeployed }: Report): string {
  return `<ul>${redeployed.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>`;
}

function cell(each: Case | undefined): string {
  if (each === undefined) {
    return '<td class="none">–</td>';
  }
  const note = each.outcome === "passed" ? `${each.seconds.toFixed(1)} s` : each.detail.split("\n")[0];
  return `<td class="${each.outcome}"><b>${each.outcome}</b> <span>${escape((note ?? "").slice(0, 120))}</span></td>`;
}

function matrixTable(cases: readonly Case[]): string {
  return table(
    ["", "case", ...shareProtocols],
    matrix(cases).map(({ feature, title, cells }, index, all) => {
      const first = all[index - 1]?.feature !== feature;
      const heading = first ? `<th>${escape(feature)}</th>` : "<th></th>";
      return `<tr>${heading}<td>${escape(title)}</td>${shareProtocols.map((name) => cell(cells[name])).join("")}</tr>`;
    }),
  );
}

function otherTable(cases: readonly Case[]): string {
  return table(
    ["", "case", ""],
    cases.map(
      (each) => `<tr><th>${escape(each.feature)}</th><td>${escape(each.title)}</td>${cell(each)}</tr>`,
    ),
  );
}

function failure(each: Case, { moments }: Report): string {
  const heading = [each.protocol, each.feature, each.title].filter((part) => part !== undefined);
  const moment = moments.find(({ test }) => test === each.name);
  const logs =
    moment === undefined
      ? ""
      : `<details><summary>events and logs of that moment</summary><pre>${escape(moment.text)}</pre></details>`;
  return `<article><h3>${escape(heading.join(" › "))}</h3><pre>${escape(each.detail)}</pre>${logs}</article>`;
}

function legend(): string {
  return ["machines", "cluster", "manila", "csi", "handover"]
    .map((layer, index) => `<span class="key layer${index}"></span>${layer}`)
    .join(" ");
}

function quantiles({ latencies }: Report): string {
  const at = (seconds: readonly number[], q: number): string => `${quantile(seconds, q).toFixed(1)} s`;
  return table(
    ["protocol", "load", "claims", "median", "95th percentile", "longest"],
    latencies.map(
      ({ protocol, load, seconds }) =>
        `<tr><td>${escape(protocol)}</td><td>${escape(load)}</td><td>${seconds.length}</td><td>${at(seconds, 0.5)}</td><td>${at(seconds, 0.95)}</td><td>${at(seconds, 1)}</td></tr>`,
    ),
  );
}
