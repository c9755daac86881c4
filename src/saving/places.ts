import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { savesHome } from "../paths";
import { InputError } from "../settings/problem";

const ending = ".tar";
const nameRule =
  "must be at most 64 letters, digits, dots, dashes and underscores, with a letter or a digit first, and not end in .tar";

const isName = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && !name.endsWith(ending);

/** The archive of a saved lab that is to be. @param directory the user's choice in place of `.lab/saves` @throws InputError */
export function archiveNamed(name: string, directory = savesHome()): string {
  if (!isName(name)) {
    throw new InputError("The lab cannot be saved", [{ setting: "name", value: name, rule: nameRule }]);
  }
  return join(resolve(directory), `${name}${ending}`);
}

/**
 * The archive that a line means: a path where it has a slash, else the name of a saved lab.
 * @throws InputError where there is none
 */
export function archiveMeant(given: string): string {
  const name = given.endsWith(ending) ? given.slice(0, -ending.length) : given;
  const file = given.includes("/") ? resolve(given) : isName(name) ? archiveNamed(name) : undefined;
  if (file !== undefined && existsSync(file)) {
    return file;
  }
  const names = savedNames();
  const known =
    names.length === 0 ? `there is no saved lab in ${savesHome()}` : `there are: ${names.join(", ")}`;
  const rule = `must be the name of a saved lab (${known}), or the path of an archive, with a slash`;
  throw new InputError("The saved lab cannot be brought back", [{ setting: "--from", value: given, rule }]);
}

/** Names of the saved labs of this checkout. */
export function savedNames(): string[] {
  try {
    return readdirSync(savesHome())
      .filter((file) => file.endsWith(ending) && !file.startsWith("."))
      .map((file) => file.slice(0, -ending.length))
      .sort();
  } catch {
    return [];
  }
}
