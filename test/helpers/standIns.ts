import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Puts shell scripts first on this process's PATH, by the names of the programs that they stand in for. The file that calls
 * it restores PATH.
 */
export function standIns(directory: string, scripts: Readonly<Record<string, string>>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  process.env["PATH"] = [directory, process.env["PATH"] ?? ""].join(delimiter);
}
