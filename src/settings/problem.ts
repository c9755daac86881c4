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
  const shown = value === undefined ? "not set" : JSON.stringify(value);
  return `${setting}: ${shown}: ${rule}`;
}
