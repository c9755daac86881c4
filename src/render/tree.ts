import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { templatesDirectory } from "../paths";
import { placeholders, render } from "./template";

/**
 * Fills in every file below a folder of `templates/`, each with those variables that it uses.
 * @returns texts by path below the folder
 * @throws Error naming the variables that no file uses, or that a file misses
 */
export function renderTree(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const root = join(templatesDirectory, folder);
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  const unused = new Set(Object.keys(variables));
  const texts = paths.map((path): [string, string] => {
    const text = readFileSync(join(root, path), "utf8");
    const used = [...placeholders(text)].filter((name) => name in variables);
    used.forEach((name) => unused.delete(name));
    const chosen = Object.fromEntries(used.map((name) => [name, variables[name] ?? ""]));
    return [path, render(`${folder}/${path}`, text, chosen)];
  });
  if (unused.size > 0) {
    throw new Error(`templates ${folder}: no use for ${[...unused].join(", ")}`);
  }
  return Object.fromEntries(texts);
}
