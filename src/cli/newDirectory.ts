import { existsSync, readdirSync, statSync } from "node:fs";
import { InputError } from "../settings/problem";

/**
 * Whether files can go to a directory without being mixed up with others.
 * @param setting what names the directory
 * @throws InputError where there is something already
 */
export function requireEmpty(setting: string, directory: string): void {
  const empty =
    !existsSync(directory) || (statSync(directory).isDirectory() && readdirSync(directory).length === 0);
  if (!empty) {
    const rule = "must be a directory that is empty or not there yet";
    throw new InputError("Nothing can go there", [{ setting, value: directory, rule }]);
  }
}
