import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../settings/problem";

/**
 * Fills an empty directory with files that only their owner can read.
 * @throws InputError where it cannot be made or written to
 */
export function fillDirectory(directory: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(directory, name), text, { mode: 0o600, flag: "wx" });
    }
  } catch (error) {
    throw refusal(
      directory,
      `cannot be written to: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function refusal(directory: string, rule: string): InputError {
  return new InputError("The scripts cannot go there", [{ setting: "directory", value: directory, rule }]);
}
