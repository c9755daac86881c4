import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookForRedeployed } from "../../redeploy/look";
import { describeRecord } from "../../redeploy/record";
import type { RunningLab } from "../../running/lab";
import { renderReport } from "../report/html";
import type { LabMachine, Report } from "../report/model";
import { casesOf, readResults } from "../report/read";
import { namespaceName } from "../../manila/pods/names";
import { isInPods } from "../../settings/podsManila";
import { whatRuns } from "../report/whatRuns";
import { commandProject, loadProjects, projects } from "./options";

const names = [...projects, commandProject, ...loadProjects].map(({ name }) => name);
const resultFile = (directory: string, project: string): string => join(directory, `${project}.json`);

/** Removes the results that a run has left, before it is repeated. */
export function forgetResults(directory: string): void {
  rmSync(join(directory, "moments"), { recursive: true, force: true });
  for (const name of names) {
    rmSync(resultFile(directory, name), { force: true });
  }
}

export function resultOptions(
  directory: string,
  project: string,
): { args: string[]; env: Record<string, string> } {
  return {
    args: [
      "--reporters=default",
      "--reporters=jest-junit",
      "--json",
      `--outputFile=${resultFile(directory, project)}`,
    ],
    env: {
      MANILAKUBE_REPORT: directory,
      JEST_JUNIT_OUTPUT_DIR: directory,
      JEST_JUNIT_OUTPUT_NAME: `${project}.xml`,
    },
  };
}

/** Whether any case was run, or skipped with a reason. */
export function anyCase(directory: string): boolean {
  const files = names.map((name) => resultFile(directory, name)).filter(existsSync);
  return casesOf(files.map((path) => readFileSync(path, "utf8"))).length > 0;
}

/** Writes the page to look at, `index.html`. @returns its path */
export async function writeReport(lab: RunningLab, directory: string): Promise<string> {
  const { stack } = lab;
  const report: Report = {
    stack,
    time: new Date().toISOString(),
    machines: await shownMachines(lab),
    redeployed: await redeployedNow(lab),
    ...readResults(stack, directory),
  };
  const path = join(directory, "index.html");
  writeFileSync(path, renderReport(report), { mode: 0o600 });
  return path;
}

/** What runs at the end of the run, which is not what was pinned; where it could not be looked, that. */
async function redeployedNow(lab: RunningLab): Promise<string[]> {
  const { records, unseen } = await lookForRedeployed(lab);
  return [...records.map(describeRecord), ...unseen.map((line) => `not looked at: ${line}`)];
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
  const pods = await manilaPods(lab);
  return lab.machines.map((machine) => ({
    name: machine.name,
    address: machine.address,
    versions: versions.get(machine.name) ?? whatRuns(machine).join(", "),
    runs: whatRuns(machine, pods.get(machine.name)),
  }));
}

/** The parts of a Manila in the cluster, by the node that runs them. */
async function manilaPods(lab: RunningLab): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!isInPods(lab.settings.manila)) {
    return new Map();
  }
  const path = "{range .items[*]}{.spec.nodeName} {.metadata.labels.app}{'\\n'}{end}";
  const only = ["--field-selector=status.phase=Running", "-o", `jsonpath=${path}`];
  const text = await lab.kubectl(["-n", namespaceName, "get", "pods", ...only]).catch(() => "");
  const found = new Map<string, string[]>();
  for (const [node = "", app = ""] of text.split("\n").map((line) => line.split(" "))) {
    found.set(node, [...(found.get(node) ?? []), app]);
  }
  return found;
}
