import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { labDirectory, projectRoot } from "../../paths";
import { labRecipes } from "../../artifacts";
import { cloudName } from "../../cloud/plan";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { Display } from "../display";
import { toolEnvironment } from "../environment";
import { labFile } from "../labFile";
import { ensureArtifacts } from "./artifacts";

async function run(program: string, args: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", cwd: projectRoot, env });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

const jest = join(projectRoot, "node_modules", ".bin", "jest");

/** `lab test`: the project's own tests, none of which needs a lab. */
export async function test(args: readonly string[]): Promise<void> {
  const projects = ["--selectProjects", "unit", "component", "ssh", "engine"];
  // No setting of a lab: a test that reached one would be a mistake.
  process.exitCode = await run(jest, [...args, ...projects], process.env as Record<string, string>);
}

/**
 * `lab e2e`: tests against a running lab: first those that may run side by side, then those that must be alone with it.
 * @throws InputError where the lab is not up, or no test file matches
 */
export async function e2e(stack: string, args: readonly string[]): Promise<void> {
  labFile(stack, "kubeconfig");
  refuseEmptySelection(args);
  const codes = [
    await runLabProject("lab", ["--maxWorkers=6"], stack, args),
    await runLabProject("alone", ["--runInBand"], stack, args),
  ];
  process.exitCode = Math.max(...codes);
}

/**
 * `lab cloud test`: the OpenStack target's machines on servers of the test cloud.
 * @throws InputError where it is not up
 */
export async function cloudTest(args: readonly string[]): Promise<void> {
  labFile(cloudName, "clouds.yaml");
  await ensureArtifacts(labRecipes(settingsOf("cloudtest")), new Display());
  process.exitCode = await run(
    jest,
    [...args, "--selectProjects", "cloud", "--runInBand"],
    process.env as Record<string, string>,
  );
}

function refuseEmptySelection(args: readonly string[]): void {
  const list = [...args, "--listTests", "--passWithNoTests", "--selectProjects", "lab", "alone"];
  const files = execFileSync(jest, list, {
    cwd: projectRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (files.trim() === "") {
    const rule = "matches no file in test/lab or test/alone";
    throw new InputError("Nothing to test", [{ setting: "filter", value: args.join(" "), rule }]);
  }
}

async function runLabProject(
  project: string,
  options: readonly string[],
  stack: string,
  args: readonly string[],
): Promise<number> {
  const env = {
    ...toolEnvironment(stack),
    MANILAKUBE_STACK: stack,
    JEST_JUNIT_OUTPUT_DIR: join(labDirectory(stack), "report"),
    JEST_JUNIT_OUTPUT_NAME: `${project}.xml`,
  };
  const reporters = ["--reporters=default", "--reporters=jest-junit"];
  const selection = ["--selectProjects", project, ...options, "--passWithNoTests"];
  return run(jest, [...args, ...reporters, ...selection], env);
}
