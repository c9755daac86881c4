import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";

/** How long pip may take, in milliseconds. */
const longest = 400_000;

/** Python with Pulumi's SDK as the example wants it, in an environment of its own; gone with `dispose`. */
export class PulumiForPython {
  private readonly directory = mkdtempSync(join(tmpdir(), "manilakube-python-"));
  /** Why there is none, as where no package index is in reach; undefined where there is one. */
  readonly missing = this.install();

  get program(): string {
    return join(this.directory, "bin", "python3");
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private install(): string | undefined {
    const requirements = join(projectRoot, "examples", "python", "requirements.txt");
    const options = { stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"], timeout: longest };
    try {
      execFileSync("python3", ["-m", "venv", this.directory], options);
      execFileSync(this.program, ["-m", "pip", "install", "--quiet", "--requirement", requirements], options);
      return undefined;
    } catch (error) {
      return `Pulumi's SDK for Python cannot be installed: ${String(error).trim().split("\n").at(-1) ?? ""}`;
    }
  }
}
