import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { ownDirectory, passphraseFile, pulumiHome, stateDirectory } from "../paths";

/** Makes `.lab/` with what Pulumi needs: a place for its state, and a passphrase that only this user can read. */
export function prepareHome(): void {
  for (const path of [ownDirectory(), stateDirectory(), pulumiHome()]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  try {
    writeFileSync(passphraseFile(), randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
}
