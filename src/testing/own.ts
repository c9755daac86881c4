import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { projectRoot } from "../paths";
import { jestProgram, runJest } from "./e2e/jest";

/** Tests of this project that are run together, and how. */
export interface OwnTests {
  /** Of jest.config.mjs. */
  readonly projects: readonly string[];
  readonly options: readonly string[];
}

/**
 * How the project's own tests are run. Pure.
 *
 * What has a directory, a home, ports and processes of its own runs side by side, on two processors already: such tests wait half
 * of the time. Alone are the engine's, each of which starts several programs with bounds on how long they take, and the
 * host's, which change what all network namespaces have in common.
 * @param processors of this host
 * @param isRoot whether network namespaces can be made
 */
export function ownTests(processors: number, isRoot: boolean): readonly OwnTests[] {
  const atOnce = Math.min(processors, Math.max(2, processors - 1));
  return [
    { projects: ["unit", "component", "ssh", "browser"], options: [`--maxWorkers=${atOnce}`] },
    { projects: ["engine", ...(isRoot ? ["host"] : [])], options: ["--runInBand"] },
  ];
}

/**
 * Runs them, one group after the other.
 * @param args jest's own: parts of files' paths, `-t NAME` …
 * @returns an exit code: the first that is not 0
 */
export async function runOwnTests(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  isRoot = process.getuid?.() === 0,
): Promise<number> {
  const all = ownTests(availableParallelism(), isRoot);
  const wanted = args.length === 0 ? all : all.filter(({ projects }) => hasFiles(args, projects));
  const codes: number[] = [];
  // Where nothing matches, jest says so.
  for (const { projects, options } of wanted.length === 0 ? all.slice(0, 1) : wanted) {
    // jest takes only one word on that.
    const own = args.some((arg) => saysHowMany.test(arg)) ? [] : options;
    codes.push(await runJest([...own, ...args, "--selectProjects", ...projects], env));
  }
  return codes.find((code) => code !== 0) ?? 0;
}

/** Of jest's arguments those that say how many files run side by side. */
const saysHowMany = /^(-i|--runInBand|-w.*|--maxWorkers.*)$/;

/** Whether any file of projects is meant by jest's arguments. */
export function hasFiles(args: readonly string[], projects: readonly string[]): boolean {
  const list = [...args, "--listTests", "--passWithNoTests", "--selectProjects", ...projects];
  const { status, stdout } = spawnSync(jestProgram, list, {
    cwd: projectRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  // What jest does not understand it says itself. Above the files it lists the projects.
  return status !== 0 || /\.test\.ts$/m.test(stdout);
}
