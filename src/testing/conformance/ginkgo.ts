import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ProcessError } from "../../process/run";
import { specResults, type SpecResult } from "./verdict";

/**
 * Runs ginkgo on this machine, and reads its report from `NAME.json`; JUnit's form is beside it.
 * @param directory where the reports go
 * @param run gets the options that name the reports' files
 * @throws ProcessError where there is no report; failed tests are no error
 */
export async function ginkgoResults(
  directory: string,
  name: string,
  run: (options: readonly string[]) => Promise<unknown>,
): Promise<SpecResult[]> {
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
