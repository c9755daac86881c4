import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderReport } from "../../src/testing/report/html";
import type { Case, Report } from "../../src/testing/report/model";
import { testUnless } from "../helpers/testUnless";

/** The report as a browser reads it: Debian's headless Chromium, with no network. */

const chromium = ((): string | undefined => {
  try {
    return execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
})();
const inBrowser = testUnless(
  chromium === undefined ? "there is no chromium (apt-get install chromium)" : undefined,
);

const directory = mkdtempSync(join(tmpdir(), "manilakube-report-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const result = (protocol: Case["protocol"], title: string, outcome: Case["outcome"], detail = ""): Case => ({
  ...{
    name: `${protocol ?? ""} size ${title}`,
    protocol,
    title,
    outcome,
    detail,
    feature: "size",
    seconds: 2,
  },
});

const report: Report = {
  stack: "local",
  time: "2026-11-24T12:00:00Z",
  machines: ["control-plane", "worker0", "storage"].map((name, index) => ({
    ...{ name, address: `10.97.0.${index + 10}`, versions: "kubelet v1.34.3", runs: ["kubelet"] },
  })),
  redeployed: [],
  timeline: [
    { layer: "machines", name: "worker0", operation: "create", start: 0, end: 3 },
    { layer: "manila", name: "manila-ceph", operation: "create", start: 3, end: 20 },
  ],
  cases: [
    result("CEPHFS", "grows", "passed"),
    result("NFS", "grows", "failed", "expected 2 and got 1"),
    result("NFS", "is seen", "skipped", "the kernel has no NFS client"),
    result(undefined, "no secret in a log", "passed"),
  ],
  moments: [{ test: "NFS size grows", text: "Warning ProvisioningFailed pvc/volume" }],
  latencies: [
    { protocol: "CEPHFS", load: "3 at once", seconds: [8, 9, 9.5] },
    { protocol: "NFS", load: "2 at once", seconds: [4, 4.5] },
  ],
};

function chrome(...args: string[]): string {
  const common = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${directory}/profile`];
  return execFileSync(chromium ?? "", [...common, "--host-resolver-rules=MAP * ~NOTFOUND", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 60_000,
  });
}

inBrowser(
  "shows the lab, the matrix, the failure with its moment, the timeline and the plot",
  () => {
    const page = join(directory, "index.html");
    // The page itself has no script; this one asks the browser what it has made of it.
    const probe = `<script>
      const count = (selector) => document.querySelectorAll(selector).length;
      const visible = (selector) => document.querySelector(selector).getBoundingClientRect().width > 0;
      document.title = JSON.stringify({
        passed: count("td.passed"), failed: count("td.failed"), skipped: count("td.skipped"),
        machines: count("svg rect.box"), bars: count("svg rect.layer0, svg rect.layer2"),
        dots: count("svg circle"), articles: count("article details"),
        drawn: visible("svg"), overflow: document.documentElement.scrollWidth > innerWidth,
        ground: getComputedStyle(document.body).backgroundColor,
      });</script>`;
    writeFileSync(page, renderReport(report).replace("</body>", `${probe}</body>`));
    const dom = chrome("--dump-dom", `file://${page}`);
    const [, title = "{}"] = /<title>(.*)<\/title>/.exec(dom) ?? [];
    expect(JSON.parse(title)).toEqual({
      ...{ passed: 2, failed: 1, skipped: 1, machines: 3, bars: 2, dots: 5, articles: 1 },
      ...{ drawn: true, overflow: false, ground: "rgb(255, 255, 255)" },
    });
  },
  90_000,
);

inBrowser(
  "is drawn in light and in dark",
  () => {
    const page = join(directory, "index.html");
    writeFileSync(page, renderReport(report));
    const picture = (name: string, ...options: string[]): Buffer => {
      const path = join(directory, `${name}.png`);
      chrome(...options, "--window-size=1100,1400", `--screenshot=${path}`, `file://${page}`);
      return readFileSync(path);
    };
    const light = picture("light");
    const dark = picture("dark", "--blink-settings=preferredColorScheme=0");
    expect(light.subarray(1, 4).toString()).toBe("PNG");
    expect(dark.equals(light)).toBe(false);
  },
  120_000,
);
