import { inspect } from "node:util";

/** One thing that is wrong with what the user gave: which setting, its value, and the rule it breaks. */
export interface Problem {
  readonly setting: string;
  /** The offending value as given; `undefined` where it is missing. */
  readonly value: unknown;
  readonly rule: string;
}

/** All problems of one kind of input, found before anything is created. The CLI exits with code 2 on it. */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super([`${subject}:`, ...problems.map((problem) => `  ${describe(problem)}`)].join("\n"));
  }
}

function describe({ setting, value, rule }: Problem): string {
  return `${setting}: ${shown(value)}: ${rule}`;
}

/** Characters of a value that are shown: enough to find it in the file. */
const most = 200;

function shown(value: unknown): string {
  const text = value === undefined ? "not set" : asJson(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** What YAML can say and JSON cannot (`.inf`, an alias of what it stands in) is shown as Node.js has it. */
function asJson(value: unknown): string {
  try {
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : JSON.stringify(value);
  } catch {
    return inspect(value, { breakLength: Infinity });
  }
}
