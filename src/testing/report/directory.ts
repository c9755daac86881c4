import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { reportsHome } from "../../paths";
import { pathPart } from "../../stackName";

/** How many of a stack's reports are kept. */
const keptReports = 10;

/** The name of a directory that `newReport` has made. */
const madeHere = /^\d{4}-[0-9TZ-]+$/;

/**
 * What the runs on one stack have left, a directory each, named by its time: reports, JUnit files, archives of logs. They stay
 * when the lab goes, since CI takes a lab down before it looks.
 * @throws RangeError for what is no stack's name
 */
export function reportsDirectory(stack: string): string {
  return join(reportsHome(), pathPart(stack));
}

/** Where the newest of them is: a symbolic link. */
export function latestReport(stack: string): string {
  return join(reportsDirectory(stack), "latest");
}

/**
 * Makes a directory for what a run leaves. Of those of earlier runs the newest stay.
 * @param given one of the user's choice, in place of ours
 * @returns its path
 */
export function newReport(stack: string, given?: string, now = new Date()): string {
  const directory = reportsDirectory(stack);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const report = resolve(directory, given ?? now.toISOString().replaceAll(/[:.]/g, "-"));
  mkdirSync(report, { recursive: true, mode: 0o700 });
  // A link cannot be changed; another one can take its name.
  const link = join(directory, `.latest-${process.pid}`);
  rmSync(link, { force: true });
  symlinkSync(report, link);
  renameSync(link, latestReport(stack));
  const made = readdirSync(directory).filter((name) => madeHere.test(name));
  for (const name of made.sort().slice(0, -keptReports)) {
    rmSync(join(directory, name), { recursive: true, force: true });
  }
  return report;
}
