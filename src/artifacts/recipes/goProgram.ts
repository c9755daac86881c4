import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../paths";
import type { BuildTools, Recipe } from "../recipe";

/** A program of a pinned Go module below `scripts/offline/`. */
export interface GoProgram {
  /** Import path, or `./cmd/x` for a program of our own. */
  readonly package: string;
  /** File name; Go's own choice is the last element of the path. */
  readonly name: string;
  /** Linker's `-X`: variable → value. */
  readonly stamps?: Readonly<Record<string, string>>;
}

/** Builds the programs of one module into one directory. */
export function goRecipe(
  options: Pick<Recipe, "name" | "title" | "intermediate"> & {
    readonly module: string;
    readonly programs: readonly GoProgram[];
    /** Packages whose tests become a program, as `go test -c` makes it. */
    readonly tests?: readonly GoProgram[];
  },
): Recipe {
  const { module, programs, tests = [], ...rest } = options;
  const source = moduleDirectory(module);
  return {
    ...rest,
    needs: [],
    inputs: { programs, ...(tests.length > 0 ? { tests } : {}), modules: sourceDigests(source) },
    sources: [__filename],
    toolchains: ["go"],
    build: async (directory, tools) => {
      await build(directory, tools, source, programs);
      await buildTests(directory, tools, source, tests);
    },
  };
}

export function moduleDirectory(module: string): string {
  return join(projectRoot, "scripts", "offline", module);
}

async function build(
  directory: string,
  tools: BuildTools,
  source: string,
  programs: readonly GoProgram[],
): Promise<void> {
  const env = goEnvironment(tools);
  for (const group of groupByStamps(programs)) {
    const stamps = Object.entries(group[0]?.stamps ?? {}).map(([name, value]) => `-X ${name}=${value}`);
    const packages = group.map((program) => program.package);
    const flags = ["-trimpath", "-ldflags", ["-s -w", ...stamps].join(" "), "-o", `${directory}/`];
    await tools.run("go", ["build", ...flags, ...packages], { cwd: source, env });
  }
  for (const program of programs) {
    renameSync(join(directory, goName(program.package)), join(directory, program.name));
  }
}

async function buildTests(
  directory: string,
  tools: BuildTools,
  source: string,
  tests: readonly GoProgram[],
): Promise<void> {
  for (const { package: path, name } of tests) {
    // Without vet: it would type-check every dependency a second time.
    const flags = ["-trimpath", "-ldflags", "-s -w", "-vet=off", "-o", join(directory, name)];
    await tools.run("go", ["test", "-c", ...flags, path], { cwd: source, env: goEnvironment(tools) });
  }
}

export function goEnvironment(tools: BuildTools): Readonly<Record<string, string>> {
  return {
    CGO_ENABLED: "0",
    GOWORK: "off",
    GOCACHE: tools.scratch("go-build"),
    GOMODCACHE: tools.scratch("go-mod"),
    // go.sum is committed, so the checksum database has nothing to add.
    GOFLAGS: "-mod=readonly -buildvcs=false",
    GONOSUMDB: "*",
  };
}

/** Programs with the same stamps are built by one command, which links them side by side. */
function groupByStamps(programs: readonly GoProgram[]): GoProgram[][] {
  const groups = new Map<string, GoProgram[]>();
  for (const program of programs) {
    const key = JSON.stringify(program.stamps ?? {});
    groups.set(key, [...(groups.get(key) ?? []), program]);
  }
  return [...groups.values()];
}

/** Go names a program after its path's last element that is no major version. */
function goName(path: string): string {
  const elements = path.split("/").filter((element) => !/^v\d+$/.test(element));
  return elements.at(-1) ?? path;
}

function sourceDigests(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => /(\.go|go\.mod|go\.sum)$/.test(name))
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(directory, name)))
        .digest("hex"),
    ]),
  );
}
