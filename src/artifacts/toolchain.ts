import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";

/** Programs of this machine whose version shows in what they make. */
export type Toolchain = "go" | "gcc" | "python3";

const asked = new Map<string, string>();

/**
 * What tells one version of a toolchain from another, for keys. Keys are needed by every command, so that no program is
 * started where the files say it: Go has a file VERSION, Debian has the version in the name that `gcc` and `python3` are
 * links to, and pyenv's `python3` is a script beside a file `version`.
 */
export function toolchainVersion(tool: Toolchain, path?: string): string {
  const program = findProgram(tool, path);
  if (program === undefined) {
    return `no ${tool}`;
  }
  const told = tool === "go" ? firstLine(join(dirname(program), "..", "VERSION")) : nameWithVersion(program);
  return told ?? ask(program, tool);
}

/** Where a program really is, links followed. */
export function findProgram(name: string, path = process.env["PATH"] ?? ""): string | undefined {
  for (const directory of path.split(delimiter).filter((each) => each !== "")) {
    try {
      const file = join(directory, name);
      accessSync(file, constants.X_OK);
      return realpathSync(file);
    } catch {
      // The next one may have it.
    }
  }
  return undefined;
}

function nameWithVersion(program: string): string | undefined {
  if (/[-.]\d+$/.test(basename(program))) {
    return basename(program);
  }
  const shims = dirname(program);
  return basename(shims) === "shims"
    ? (process.env["PYENV_VERSION"] ?? firstLine(join(shims, "..", "version")))
    : undefined;
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[0]?.trim();
  } catch {
    return undefined;
  }
}

/** Once for each program and process. */
function ask(program: string, tool: Toolchain): string {
  const known = asked.get(program);
  if (known !== undefined) {
    return known;
  }
  const args = tool === "go" ? ["env", "GOVERSION"] : ["--version"];
  let version: string;
  try {
    version = execFileSync(program, args, { encoding: "utf8", timeout: 10_000 }).split("\n")[0] ?? "";
  } catch {
    // A build that needs it says what is wrong with it; other commands need not care.
    version = `unusable ${tool}`;
  }
  asked.set(program, version);
  return version;
}
