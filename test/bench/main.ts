import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { TimelineEntry } from "../../src/cli/layers";
import { logDirectory, projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { toolEnvironment } from "../../src/running/environment";
import { InputError } from "../../src/settings/problem";
import { byHand, type KubernetesState } from "./byHand";

/**
 * Measures a lab in one run, from up to down, against a shell script that does the same by hand, and prints a Markdown
 * table. Ratios are what counts: seconds depend on the machine. The lab must be down before.
 */
const stack = "local";
const lab = join(projectRoot, "scripts", "lab");

interface Row {
  readonly what: string;
  readonly seconds: string;
  readonly byHand?: string;
  readonly ratio?: string;
  readonly goal: string;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = Date.now();
  await work();
  return (Date.now() - start) / 1000;
}

const fixed = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(1));

/** A layer's time: from its first operation to the end of its last. */
function layerSeconds(): Map<string, number> {
  const entries = JSON.parse(
    readFileSync(join(logDirectory(stack), "timeline.json"), "utf8"),
  ) as TimelineEntry[];
  const layers = new Map<string, { start: number; end: number }>();
  for (const { layer, start, end } of entries) {
    const known = layers.get(layer) ?? { start, end: start };
    layers.set(layer, { start: Math.min(known.start, start), end: Math.max(known.end, end ?? start) });
  }
  return new Map([...layers].map(([layer, { start, end }]) => [layer, (end - start) / 1000]));
}

async function kubernetesObjects(): Promise<KubernetesState[]> {
  const text = await runProgram("pulumi", ["stack", "export", "--show-secrets", "--stack", stack], {
    cwd: projectRoot,
    env: toolEnvironment(stack),
  });
  const state = JSON.parse(text) as { deployment: { resources: KubernetesState[] } };
  return state.deployment.resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, inputs }) => ({ type, inputs: plain(inputs) as Record<string, unknown> }));
}

/** The values behind the state's secret envelopes. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const text: unknown = Reflect.get(value, "plaintext");
  if (typeof text === "string") {
    return JSON.parse(text);
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

async function measure(): Promise<Row[]> {
  const up = await timed(() => runProgram(lab, ["up", stack]));
  const layers = layerSeconds();
  const again = await timed(() => runProgram(lab, ["up", stack]));
  const objects = await kubernetesObjects();
  const { claimLatencies } = await import("./claims");
  const cephfs = await claimLatencies("manila-cephfs", 30);
  const nfs = await claimLatencies("manila-nfs", 30);
  const environment = toolEnvironment(stack);
  const down = await timed(() => runProgram(lab, ["down", stack]));
  const hand = await byHand(objects, environment);
  const against = (what: string, seconds: number | undefined, phase: string, goal: string): Row => {
    const other = hand.get(phase);
    const ratio = seconds === undefined || other === undefined ? Number.NaN : seconds / other;
    return { what, seconds: fixed(seconds), byHand: fixed(other), ratio: ratio.toFixed(2), goal };
  };
  return [
    ...["machines", "cluster", "manila"].map((layer) =>
      against(`${layer} layer`, layers.get(layer), layer, "ratio ≤ 1.15"),
    ),
    against("up, warm cache", up, "up", "≤ 240 s"),
    { what: "up with nothing to do (0 SSH connections: test/alone)", seconds: fixed(again), goal: "≤ 10 s" },
    { what: "claim to Bound, CEPHFS, median of 30", seconds: fixed(cephfs.median), goal: "≤ 7 s" },
    { what: "claim to Bound, CEPHFS, 95th percentile", seconds: fixed(cephfs.p95), goal: "" },
    { what: "claim to Bound, NFS, median of 30", seconds: fixed(nfs.median), goal: "≤ 7 s" },
    { what: "claim to Bound, NFS, 95th percentile", seconds: fixed(nfs.p95), goal: "" },
    { what: "down", seconds: fixed(down), goal: "≤ 20 s" },
  ];
}

async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "--growth") {
    const { parseGrowthOptions } = await import("./growth/options");
    const options = parseGrowthOptions(rest);
    const { measureGrowth } = await import("./growth/main");
    await measureGrowth(options);
    return;
  }
  if (first !== undefined) {
    const rule = "must be --growth, or nothing";
    throw new InputError("Nothing is measured", [{ setting: "arguments", value: first, rule }]);
  }
  process.env["PATH"] = toolEnvironment(stack)["PATH"];
  const rows = await measure();
  const [cpu] = cpus();
  process.stdout.write(
    `${cpus().length} × ${cpu?.model ?? "?"}, ${new Date().toISOString().slice(0, 10)}\n\n`,
  );
  process.stdout.write("| what | seconds | by hand | ratio | goal |\n|---|---|---|---|---|\n");
  for (const { what, seconds, byHand: other = "", ratio = "", goal } of rows) {
    process.stdout.write(`| ${what} | ${seconds} | ${other} | ${ratio} | ${goal} |\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof InputError ? 2 : 1;
});
