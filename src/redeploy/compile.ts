import { openCache } from "../artifacts";
import { buildTools, scratchEntry } from "../artifacts/build";
import type { Cache } from "../artifacts/cache";
import { hold } from "../artifacts/hold";
import type { BuildTools } from "../artifacts/recipe";
import { goEnvironment } from "../artifacts/recipes/goProgram";
import { runProgram } from "../process/run";
import { cloudProvider, type GoSource } from "./goSources";

export interface Watched {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** Seconds. The first build of a module compiles all that it needs: minutes on two cores. */
const longestBuild = 3600;
const longestDownload = 600;

/**
 * Compiles a part with the Go and the compiler's cache that the lab's own programs are built with.
 * @param directory with the module
 * @param version what the program is to tell as its version
 * @param output the program's path
 * @throws BuildError with the compiler's last lines
 */
export async function compile(
  { package: path, version: variable }: GoSource,
  directory: string,
  version: string,
  output: string,
  watched: Watched,
): Promise<void> {
  await withGo(watched, async (tools) => {
    const stamp = variable === undefined ? [] : [`-X ${variable}=${version}`];
    const flags = ["-trimpath", "-ldflags", ["-s -w", ...stamp].join(" "), "-o", output];
    const env = goEnvironment(tools);
    await tools.run("go", ["build", ...flags, path], { cwd: directory, env, atMostSeconds: longestBuild });
  });
}

/**
 * Fetches a version of cloud-provider-openstack's module by Go's own means.
 * @param scratch a directory that is in no module
 * @returns the directory that it is unpacked in, below Go's cache
 * @throws ProcessError where there is no such version
 */
export async function fetchModule(version: string, scratch: string, watched: Watched): Promise<string> {
  let directory = "";
  await withGo(watched, async (tools) => {
    const args = ["mod", "download", "-json", `${cloudProvider}@${version}`];
    const bounds = { signal: watched.signal, atMostSeconds: longestDownload };
    const text = await runProgram("go", args, { cwd: scratch, env: goEnvironment(tools), ...bounds });
    ({ Dir: directory } = JSON.parse(text) as { readonly Dir: string });
  });
  return directory;
}

/** What all builds share must not be removed meanwhile. */
async function withGo(
  { signal, onLine }: Watched,
  work: (tools: BuildTools) => Promise<void>,
): Promise<void> {
  const cache: Cache = openCache();
  await cache.prepare();
  const release = await hold(cache, [], { signal }, [scratchEntry]);
  try {
    await work(buildTools(cache, "redeploy", onLine, signal));
  } finally {
    release();
  }
}
