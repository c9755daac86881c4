import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { shareProtocols, type ShareProtocol } from "../../manila/types";
import { projectRoot } from "../../paths";
import { InputError, type Problem } from "../../settings/problem";
import { jestProgram } from "./jest";

/** A project of jest.config.mjs, and how it is run. */
export interface TestProject {
  readonly name: string;
  /** @param atOnce files whose cases may run side by side */
  readonly options: (atOnce: number) => readonly string[];
}

/** The two groups of cases: those that may run side by side, and those that must be alone with the lab. */
export const projects: readonly TestProject[] = [
  { name: "lab", options: (atOnce) => [atOnce === 1 ? "--runInBand" : `--maxWorkers=${atOnce}`] },
  { name: "alone", options: () => ["--runInBand"] },
];

/** Cases of commands that work on the lab for minutes: they run only where a filter names their file. */
export const commandProject: TestProject = { name: "commands", options: () => ["--runInBand"] };

/**
 * The groups of cases that filters are for: the two, and the commands' where one of the filters is of a path there.
 * @param filters as `selection` takes them
 */
export function projectsFor(filters: readonly string[]): readonly TestProject[] {
  const files = readdirSync(join(projectRoot, "test", "commands")).map((name) => `test/commands/${name}`);
  // What follows -t is the name of a test, and no path.
  const patterns = filters.filter(
    (filter, index) => !filter.startsWith("-") && !/^(-t|--testNamePattern)$/.test(filters[index - 1] ?? ""),
  );
  const isNamed = patterns.some((pattern) => files.some((file) => matches(file, pattern)));
  return isNamed ? [...projects, commandProject] : projects;
}

/** As jest matches: what is no regular expression matches nothing. */
function matches(file: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, "i").test(file);
  } catch {
    return false;
  }
}

/** What `lab load` runs in their place. */
export const loadProjects: readonly TestProject[] = [{ name: "load", options: () => ["--runInBand"] }];

/**
 * How many files' cases run side by side where nobody says: emulated machines have enough to do with those of one.
 * @param patience of the lab's place
 */
export function usualAtOnce(patience: number): number {
  return patience > 1 ? 1 : 6;
}

export interface E2eOptions {
  /** As the command line has them. */
  readonly repeat: string;
  readonly protocol?: string | undefined;
  readonly parallel?: string | undefined;
  /** A directory for what the run leaves. */
  readonly report?: string | undefined;
}

/** What is to be run, and how. */
export interface Selection {
  readonly times: number;
  /** As `TestProject` has it; undefined where it was not said. */
  readonly atOnce: number | undefined;
  /** For jest. */
  readonly args: readonly string[];
}

/**
 * What is to be run.
 * @param filters jest's own arguments: file patterns, `-t NAME` …
 * @throws InputError for a number or a protocol that is none, or a filter that no file matches
 */
export function selection({ repeat, protocol, parallel }: E2eOptions, filters: readonly string[]): Selection {
  const problems: Problem[] = [];
  const times = wholeNumber("--repeat", repeat, 100, problems);
  const atOnce = chosenAtOnce(parallel, problems);
  const chosen = chosenProtocols(protocol, problems);
  const rule = problems.length === 0 ? refusal(filters) : undefined;
  if (rule !== undefined) {
    problems.push({ setting: "filter", value: filters.join(" "), rule });
  }
  if (problems.length > 0) {
    throw new InputError("Nothing to test", problems);
  }
  // A case's full name begins with its protocol.
  const name = protocol === undefined ? [] : ["--testNamePattern", `^${chosen.join("|")}\\b`];
  return { times, atOnce, args: [...filters, ...name] };
}

/** The number that the option `--parallel` gives; undefined without it. One that is none is added to the problems. */
export function chosenAtOnce(parallel: string | undefined, problems: Problem[]): number | undefined {
  return parallel === undefined ? undefined : wholeNumber("--parallel", parallel, 20, problems);
}

/** The number that an option gives. One that is not from 1 to `most` is added to the problems. */
function wholeNumber(setting: string, value: string, most: number, problems: Problem[]): number {
  if (!/^[0-9]{1,9}$/.test(value) || Number(value) < 1 || Number(value) > most) {
    problems.push({ setting, value, rule: `must be a whole number from 1 to ${most}` });
  }
  return Number(value);
}

/**
 * The protocols that the option `--protocol` chooses: all where it is not given. A word that names none is added to the
 * problems.
 * @example chosenProtocols("nfs", problems) // ["NFS"]
 */
export function chosenProtocols(protocol: string | undefined, problems: Problem[]): ShareProtocol[] {
  const chosen = shareProtocols.filter((each) => protocol === undefined || each === protocol.toUpperCase());
  if (chosen.length === 0) {
    const rule = `must be one of ${shareProtocols.join(", ")}`;
    problems.push({ setting: "--protocol", value: protocol, rule });
  }
  return chosen;
}

/** What is wrong with the filters; undefined where they match a file. */
function refusal(filters: readonly string[]): string | undefined {
  const names = projectsFor(filters).map(({ name }) => name);
  const list = [...filters, "--listTests", "--passWithNoTests", "--selectProjects", ...names];
  const { status, stdout } = spawnSync(jestProgram, list, {
    cwd: projectRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (status !== 0) {
    return "must be what jest takes";
  }
  return stdout.trim() === ""
    ? "matches no file in test/lab, test/alone or (as commands/…) test/commands"
    : undefined;
}
