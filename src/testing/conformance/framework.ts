import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCache } from "../../artifacts";
import { localRepository } from "../../artifacts/images";
import type { Recipe } from "../../artifacts/recipe";
import { placeOf } from "../../machines/places";
import { labDirectory } from "../../paths";
import { runProgram } from "../../process/run";
import { putImages } from "../../running/putImages";
import { ginkgoResults } from "./ginkgo";
import { literally, type SuiteRun } from "./suite";
import type { SpecResult } from "./verdict";

/**
 * Tests that run side by side where nobody says. They wait far more than they compute: three for each processor of the smallest
 * lab. Emulated nodes have enough to do with two.
 */
const usualAtOnce = { native: 6, emulated: 2 };
/** Bound on the whole suite. */
const timeout = "80m";

/** A suite that is made with Kubernetes' test framework. */
export interface FrameworkSuite {
  /** As its report is called. */
  readonly name: string;
  /** Makes the tests' program and ginkgo, side by side. */
  readonly recipe: Recipe;
  readonly program: string;
  /** Makes the images that the tests' pods run. */
  readonly images: Recipe;
  /** What all names of its tests for the driver have; a regular expression. */
  readonly title: string;
  readonly args: readonly string[];
  /** Beyond the lab's tools and its kubeconfig. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs tests that are made with Kubernetes' framework, several at a time, with the images that their pods need. */
export async function runFramework(
  { lab, directory, protocol, focus = "", atOnce, skip, nodes, onLine, signal }: SuiteRun,
  { name, recipe, program, images, title, args, env = {} }: FrameworkSuite,
): Promise<SpecResult[]> {
  const cache = openCache();
  await putImages(lab, nodes, cache.path(images), signal);
  const scratch = join(labDirectory(lab.stack), "conformance");
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const repositories = join(scratch, "repositories.yaml");
  // JSON is YAML too.
  writeFileSync(repositories, JSON.stringify({ promoterE2eRegistry: localRepository }));
  const isEmulated = (await placeOf(lab.settings).patience()) > 1;
  const options = [
    `--procs=${atOnce ?? usualAtOnce[isEmulated ? "emulated" : "native"]}`,
    `--timeout=${timeout}`,
    "--no-color",
    "--keep-going",
    `--focus=${title}.*(${focus})`,
    ...skip.map((text) => `--skip=${literally(text)}`),
  ];
  const environment = {
    ...lab.environment,
    ...env,
    KUBECONFIG: lab.file("kubeconfig"),
    KUBE_TEST_REPO_LIST: repositories,
  };
  try {
    return await ginkgoResults(directory, `${name}-${protocol.name}`, (report) =>
      runProgram(
        join(cache.path(recipe), "ginkgo"),
        [...options, ...report, join(cache.path(recipe), program), "--", ...args, "-provider=skeleton"],
        { cwd: scratch, env: environment, onLine, signal },
      ),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
