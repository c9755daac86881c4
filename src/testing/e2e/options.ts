import { spawnSync } from "node:child_process";
import { shareProtocols, type ShareProtocol } from "../../manila/types";
import { projectRoot } from "../../paths";
import { InputError, type Problem } from "../../settings/problem";
import { jestProgram } from "./jest";

/** A project of jest.config.mjs, and how it is run. */
export interface TestProject {
  readonly name: string;
  /** @param patience of the lab's place: emulated machines have enough to do with one case */
  readonly options: (patience: number) => readonly string[];
}

/** The two groups of cases: those that may run side by side, and those that must be alone with the lab. */
export const projects: readonly TestProject[] = [
  { name: "lab", options: (patience) => [patience > 1 ? "--runInBand" : "--maxWorkers=6"] },
  { name: "alone", options: () => ["--runInBand"] },
];

/**
 * Cases of commands that take the whole lab with them, such as `lab reset`: one file after the other, and only where a filter
 * names their folder.
 */
export const commandProject: TestProject = { name: "commands", options: () => ["--runInBand"] };

/** The groups that a line is for. Pure. @example projectsFor(["commands/reset"]) */
export function projectsFor(filters: readonly string[]): readonly TestProject[] {
  return filters.some((filter) => filter.includes("commands/")) ? [...projects, commandProject] : projects;
}

/** What `lab load` runs in their place. */
export const loadProjects: readonly TestProject[] = [{ name: "load", options: () => ["--runInBand"] }];

export interface E2eOptions {
  /** As the command line has them. */
  readonly repeat: string;
  readonly protocol?: string | undefined;
  /** A directory for what the run leaves. */
  readonly report?: string | undefined;
}

/**
 * What is to be run.
 * @param filters jest's own arguments: file patterns, `-t NAME` …
 * @throws InputError for a number or a protocol that is none, or a filter that no file matches
 */
export function selection(
  { repeat, protocol }: E2eOptions,
  filters: readonly string[],
): { readonly times: number; readonly args: readonly string[] } {
  const problems: Problem[] = [];
  const times = Number(repeat);
  if (!Number.isInteger(times) || times < 1 || times > 100) {
    problems.push({ setting: "--repeat", value: repeat, rule: "must be a whole number from 1 to 100" });
  }
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
  return { times, args: [...filters, ...name] };
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
