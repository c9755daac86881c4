import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../process/run";
import { InputError } from "../../settings/problem";
import { latestReport, reportsDirectory } from "../../testing/report/directory";

/**
 * `lab open`: the newest report, in the user's browser where there is a screen; its path in any case.
 * @throws InputError where there is none
 */
export async function open(stack: string): Promise<void> {
  const page = newestPage(stack);
  if (page === undefined) {
    const rule = `has no report yet; \`scripts/lab e2e ${stack}\` makes one`;
    throw new InputError("Nothing to open", [{ setting: "stack", value: stack, rule }]);
  }
  process.stdout.write(`${page}\n`);
  const program = browser(process.env);
  if (program !== undefined) {
    await runProgram(program, [page]);
  }
}

/** Runs of upstream suites, and archives of logs, have no page. */
export function newestPage(stack: string): string | undefined {
  const directory = reportsDirectory(stack);
  if (!existsSync(directory)) {
    return undefined;
  }
  const others = readdirSync(directory).sort().reverse();
  const pages = [latestReport(stack), ...others.map((name) => join(directory, name))].map((report) =>
    join(report, "index.html"),
  );
  const page = pages.find((path) => existsSync(path));
  return page === undefined ? undefined : realpathSync(page);
}

/** What opens a page; undefined where there is no screen. Pure. */
export function browser(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const hasScreen = [env["DISPLAY"], env["WAYLAND_DISPLAY"]].some(
    (name) => name !== undefined && name !== "",
  );
  return env["BROWSER"] ?? (hasScreen ? "xdg-open" : undefined);
}
