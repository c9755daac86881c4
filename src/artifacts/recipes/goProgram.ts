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
  },
): Recipe {
  const { module, programs, ...rest } = options;
  const source = moduleDirectory(module);
  return {
    ...rest,
    needs: [],
    inputs: { programs, sources: sourceDigests(source) },
    build: (directory, tools) => build(directory, tools, source, programs),
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
