import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chartName } from "../../src/csi/chart/names";
import { namespaceName } from "../../src/csi/protocols";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { fetchModule } from "../../src/redeploy/compile";
import { containersOf, findContainers, type FoundContainer } from "../../src/redeploy/container";
import { parts, runsInCluster } from "../../src/redeploy/parts";
import { nodeReleases } from "../../src/releases/node";
import { kubectl } from "../helpers/kubernetes";
import { lab, patience, stack } from "../helpers/run";

/**
 * The loop of who changes Manila CSI: a changed line is seen in the running drivers, `up` leaves it there, and --undo goes
 * back. It runs only where a filter names this file: the first build compiles for minutes.
 */

const scratch = mkdtempSync(join(tmpdir(), "manilakube-redeploy-csi-"));
const checkout = join(scratch, "cloud-provider-openstack");
const command = join(projectRoot, "scripts", "lab");
const signal = new AbortController().signal;
const minutes = 60_000 * patience;

/** What the command has printed, and when each line came. */
async function run(...args: string[]): Promise<{ output: string; at: (words: string) => number }> {
  const times: [string, number][] = [];
  const onLine = (line: string): void => {
    times.push([line, Date.now()]);
  };
  const output = await runProgram(command, [...args, "-s", stack], { onLine });
  return { output, at: (words) => times.find(([line]) => line.includes(words))?.[1] ?? NaN };
}

/** Both drivers' containers, of controllers and of nodes. */
async function drivers(): Promise<FoundContainer[]> {
  const csi = parts.filter(runsInCluster).find(({ name }) => name === "csi");
  return csi === undefined ? [] : containersOf(csi, await findContainers(lab));
}

/** What all pods of a driver have written since they began. */
function logsOf({ workload, name }: FoundContainer): Promise<string> {
  const select = [
    "-l",
    `app=${chartName},component=${workload.kind === "DaemonSet" ? "nodeplugin" : "controllerplugin"}`,
    "-c",
    name,
    "--tail=-1",
    "--prefix",
    "--max-log-requests=100",
  ];
  return kubectl(["-n", namespaceName, "logs", ...select]);
}

let before: readonly string[];

beforeAll(async () => {
  before = (await drivers()).map(({ image }) => image);
  const { version } = nodeReleases(lab.settings).manilaCsi;
  const module = await fetchModule(version, scratch, { signal, onLine: () => undefined });
  // Go keeps its own copy from being changed.
  await runProgram("cp", ["-r", "--no-preserve=mode", module, checkout]);
}, 10 * minutes);

afterAll(async () => {
  // Where a test has failed halfway; else there is nothing to undo.
  await run("redeploy", "--undo", "csi").catch(() => undefined);
  rmSync(scratch, { recursive: true, force: true });
}, 5 * minutes);

test(
  "a changed line of Manila CSI is seen in both drivers' logs within a minute of the compiler's end",
  async () => {
    const mark = `changed at ${Date.now()}`;
    const file = join(checkout, "pkg", "csi", "manila", "driver.go");
    const code = readFileSync(file, "utf8");
    const changed = code.replace('klog.Info("Driver: ", d.name)', `klog.Info("Driver, ${mark}: ", d.name)`);
    expect(changed).not.toBe(code);
    writeFileSync(file, changed);
    const { output, at } = await run("redeploy", "csi", "--from", checkout);
    const containers = await drivers();
    expect(containers.length).toBeGreaterThanOrEqual(2);
    for (const container of containers) {
      expect(await logsOf(container)).toContain(mark);
    }
    expect(Date.now() - at("✓ compile")).toBeLessThan(minutes);
    expect(output).toMatch(/✓ answers .*0\.9\.0@redeploy-\d{8}-\d{6}-[0-9a-f]{6}/);
    // Every pod, and not only the first one that answered.
    const images = new Set(containers.map(({ image }) => image));
    expect([...images].join()).toMatch(/^localhost\/manilakube\/redeployed-csi:redeploy-[^,]*$/);
  },
  30 * minutes,
);

test(
  "status names what is not pinned, and an `up` with nothing to do leaves it and says so",
  async () => {
    const status = await run("status");
    expect(status.output).toMatch(new RegExp(`not the pinned build\\n  csi: ${checkout}, since `));
    const images = (await drivers()).map(({ image }) => image);
    const up = await run("up");
    expect(up.output).toContain(`! not the pinned build, and stays: csi: ${checkout}, since `);
    expect(up.output).toContain("nothing to do");
    expect((await drivers()).map(({ image }) => image)).toEqual(images);
  },
  5 * minutes,
);

test(
  "--undo goes back to the pinned build, and leaves nothing of the other one behind",
  async () => {
    const { output } = await run("redeploy", "--undo", "csi");
    expect(output).toContain("Manila CSI is the pinned one again: ");
    const containers = await drivers();
    expect(containers.map(({ image }) => image)).toEqual(before);
    for (const container of containers) {
      expect(await logsOf(container)).not.toContain("changed at");
    }
    const objects = await kubectl(["-n", namespaceName, "get", "statefulsets,daemonsets,pods", "-o", "yaml"]);
    expect(objects).not.toContain("redeploy");
    expect((await run("status")).output).not.toContain("not the pinned build");
  },
  5 * minutes,
);
