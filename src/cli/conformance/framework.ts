import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCache } from "../../artifacts";
import { localRepository } from "../../artifacts/images";
import { kubernetesSuite } from "../../artifacts/recipes/kubernetesSuite";
import { suiteImages } from "../../artifacts/recipes/suiteImages";
import { labDirectory } from "../../paths";
import { runProgram } from "../../process/run";
import { toolEnvironment } from "../environment";
import { workersOf } from "../kubectl";
import { labFile } from "../labFile";
import { tarTo } from "../tarTo";
import { ginkgoResults } from "./ginkgo";
import { literally, type SuiteRun } from "./suite";
import type { SpecResult } from "./verdict";

/** Tests that run side by side. They wait far more than they compute: three for each processor of the smallest lab. */
const processes = 6;
/** Bound on the whole suite. */
const timeout = "80m";

/** What any suite that is made with Kubernetes' test framework needs. */
export const frameworkRecipes = [kubernetesSuite, suiteImages];

/** A program of such tests. */
export interface FrameworkProgram {
  readonly path: string;
  /** What all names of its tests for the driver have; a regular expression. */
  readonly title: string;
  readonly args: readonly string[];
  /** Beyond the lab's tools and its kubeconfig. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs tests that are made with Kubernetes' framework, several at a time, with the images that their pods need. */
export async function runFramework(
  { stack, protocol, focus = "", skip, onLine, signal }: SuiteRun,
  suite: string,
  { path, title, args, env = {} }: FrameworkProgram,
): Promise<SpecResult[]> {
  const images = [{ from: openCache().path(suiteImages), entries: ["."] }];
  // Nodes pull nothing: what the tests' pods run is put into containerd.
  const put = "ctr --namespace k8s.io images import -";
  const nodes = await workersOf(stack);
  await Promise.all(nodes.map((node) => tarTo(stack, node, images, put, signal)));
  const scratch = join(labDirectory(stack), "conformance");
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const repositories = join(scratch, "repositories.yaml");
  // JSON is YAML too.
  writeFileSync(repositories, JSON.stringify({ promoterE2eRegistry: localRepository }));
  const options = [
    `--procs=${processes}`,
    `--timeout=${timeout}`,
    "--no-color",
    "--keep-going",
    `--focus=${title}.*(${focus})`,
    ...skip.map((text) => `--skip=${literally(text)}`),
  ];
  const environment = {
    ...toolEnvironment(stack),
    ...env,
    KUBECONFIG: labFile(stack, "kubeconfig"),
    KUBE_TEST_REPO_LIST: repositories,
  };
  try {
    return await ginkgoResults(stack, `${suite}-${protocol.name}`, (report) =>
      runProgram(
        join(openCache().path(kubernetesSuite), "ginkgo"),
        [...options, ...report, path, "--", ...args, "-provider=skeleton"],
        { cwd: scratch, env: environment, onLine, signal },
      ),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
