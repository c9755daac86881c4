import { readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesDirectory } from "../paths";

const placeholder = /\{\{([A-Z][A-Z0-9_]*)\}\}/g;

/**
 * Fills in a text's `{{NAME}}` placeholders. Pure, and strict both ways.
 * @throws Error naming every variable that is missing, or given without being used
 */
export function render(name: string, text: string, variables: Readonly<Record<string, string>>): string {
  requireExactly(name, placeholders(text), variables);
  return text.replaceAll(placeholder, (_, key: string) => variables[key] ?? "");
}

/** Names of the placeholders in a text. */
export function placeholders(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(placeholder)].map((match) => match[1] ?? ""));
}

/** Reads `templates/<path>` and fills it in. */
export function renderTemplate(path: string, variables: Readonly<Record<string, string>> = {}): string {
  return render(path, readTemplate(path), variables);
}

/**
 * Reads a shell script of `templates/`. Its first lines name the variables it wants, as `# variables: A B`; they are set
 * by whoever runs it, so that the text holds no value and its hash changes with the script only.
 * @throws Error naming every variable that is missing, or given without being wanted
 */
export function readScript(path: string, given: Readonly<Record<string, string>> = {}): string {
  const text = readTemplate(path);
  const wanted = [...text.matchAll(/^# variables:(.*)$/gm)].flatMap(
    (match) => match[1]?.split(" ").filter((word) => word !== "") ?? [],
  );
  requireExactly(path, new Set(wanted), given);
  return text;
}

function readTemplate(path: string): string {
  return readFileSync(join(templatesDirectory, path), "utf8");
}

function requireExactly(
  name: string,
  wanted: ReadonlySet<string>,
  given: Readonly<Record<string, string>>,
): void {
  const missing = [...wanted].filter((key) => !(key in given));
  const unknown = Object.keys(given).filter((key) => !wanted.has(key));
  if (missing.length > 0 || unknown.length > 0) {
    const parts = [
      ...(missing.length > 0 ? [`no value for ${missing.join(", ")}`] : []),
      ...(unknown.length > 0 ? [`no use for ${unknown.join(", ")}`] : []),
    ];
    throw new Error(`template ${name}: ${parts.join("; ")}`);
  }
}
