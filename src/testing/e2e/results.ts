import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningLab } from "../../running/lab";
import { renderReport } from "../report/html";
import type { LabMachine, Report } from "../report/model";
import { casesOf, readResults, reportDirectory } from "../report/read";
import { loadProjects, projects } from "./options";

const names = [...projects, ...loadProjects].map(({ name }) => name);
const resultFile = (stack: string, project: string): string =>
  join(reportDirectory(stack), `${project}.json`);

/** An empty place for the results of a run. */
export function prepareResults(stack: string): void {
  const directory = reportDirectory(stack);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  rmSync(join(directory, "moments"), { recursive: true, force: true });
  for (const name of names) {
    rmSync(resultFile(stack, name), { force: true });
  }
}

export function resultOptions(
  stack: string,
  project: string,
): { args: string[]; env: Record<string, string> } {
  return {
    args: [
      "--reporters=default",
      "--reporters=jest-junit",
      "--json",
      `--outputFile=${resultFile(stack, project)}`,
    ],
    env: {
      JEST_JUNIT_OUTPUT_DIR: reportDirectory(stack),
      JEST_JUNIT_OUTPUT_NAME: `${project}.xml`,
    },
  };
}

/** Whether any case was run, or skipped with a reason. */
export function anyCase(stack: string): boolean {
  const files = names.map((name) => resultFile(stack, name)).filter(existsSync);
  return casesOf(files.map((path) => readFileSync(path, "utf8"))).length > 0;
}

/** Writes `.lab/<stack>/report/index.html`. @returns its path */
export async function writeReport(lab: RunningLab): Promise<string> {
  const { stack } = lab;
  const report: Report = {
    stack,
    time: new Date().toISOString(),
    machines: await shownMachines(lab),
    ...readResults(stack),
  };
  const path = join(reportDirectory(stack), "index.html");
  writeFileSync(path, renderReport(report), { mode: 0o600 });
  return path;
}

interface Nodes {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: {
      readonly nodeInfo: {
        readonly kubeletVersion: string;
        readonly containerRuntimeVersion: string;
        readonly osImage: string;
        readonly kernelVersion: string;
      };
    };
  }[];
}

async function shownMachines(lab: RunningLab): Promise<LabMachine[]> {
  const text = await lab.kubectl(["get", "nodes", "-o", "json"]).catch(() => '{"items":[]}');
  const { items } = JSON.parse(text) as Nodes;
  const versions = new Map(
    items.map(({ metadata, status: { nodeInfo: info } }) => [
      metadata.name,
      `kubelet ${info.kubeletVersion}, ${info.containerRuntimeVersion}, ${info.osImage}, Linux ${info.kernelVersion}`,
    ]),
  );
  return lab.machines.map(({ name, address }) => ({
    name,
    address,
    versions: versions.get(name) ?? "Manila, keystone, Ceph, Ganesha",
  }));
}
