import { readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesDirectory } from "../paths";

/** What a user may add to devstack's local.conf, judged against what the lab writes there itself. */

const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)\+?=/;

/** Names of the variables that the lab's own local.conf sets. */
export function ownVariables(): ReadonlySet<string> {
  const text = readFileSync(join(templatesDirectory, "manila/devstack/local.conf"), "utf8");
  return new Set(assigned(text));
}

/**
 * The lab's own variables that further lines would set again; Manila would then not be what the lab relies on. Lines of
 * sections such as `[[post-config|$MANILA_CONF]]` are devstack's business.
 * @example contradictions("LOG_COLOR=True\nUSE_PYTHON3=True") // ["LOG_COLOR"]
 */
export function contradictions(lines: string): string[] {
  const own = ownVariables();
  const [localrc = ""] = lines.split(/^\[\[.*\]\]$/m);
  return [...new Set(assigned(localrc))].filter((name) => own.has(name));
}

function assigned(text: string): string[] {
  return text.split("\n").flatMap((line) => assignment.exec(line)?.[1] ?? []);
}
