import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ProcessError } from "../../process/run";
import { reportDirectory } from "../report/read";
import { specResults, type SpecResult } from "./verdict";

/**
 * Runs ginkgo on this machine, and reads its report from `.lab/<stack>/report/NAME.json`; JUnit's form is beside it.
 * @param run gets the options that name the reports' files
 * @throws ProcessError where there is no report; failed tests are no error
 */
export async function ginkgoResults(
  stack: string,
  name: string,
  run: (options: readonly string[]) => Promise<unknown>,
): Promise<SpecResult[]> {
  const directory = reportDirectory(stack);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const report = join(directory, `${name}.json`);
  rmSync(report, { force: true });
  const options = [`--output-dir=${directory}`, `--json-report=${name}.json`, `--junit-report=${name}.xml`];
  await run(options).catch((error: unknown) => {
    if (!(error instanceof ProcessError && error.exitCode === 1 && existsSync(report))) {
      throw error;
    }
  });
  return specResults(readFileSync(report, "utf8"));
}
