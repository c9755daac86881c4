import { parseArgs } from "node:util";
import { InputError } from "../../../src/settings/problem";

/** What grows, each with its own curve. */
export const seriesNames = ["workers", "labs", "claims"] as const;
export type SeriesName = (typeof seriesNames)[number];

/** How many of it are measured. */
export const steps: Readonly<Record<SeriesName, readonly number[]>> = {
  workers: [1, 3, 8],
  labs: [1, 2, 3],
  claims: [1, 10, 100, 300],
};

export interface GrowthOptions {
  readonly series: readonly SeriesName[];
}

const onlyRule = `must be one of ${seriesNames.join(", ")}`;

/**
 * Reads the arguments of `npm run bench -- --growth`.
 * @throws InputError for an argument that is none, and for what does not grow
 * @example parseGrowthOptions(["--only", "claims"])
 */
export function parseGrowthOptions(args: readonly string[]): GrowthOptions {
  const only = read(args);
  if (only === undefined) {
    return { series: seriesNames };
  }
  const name = seriesNames.find((each) => each === only);
  if (name === undefined) {
    throw new InputError("Nothing is measured", [{ setting: "--only", value: only, rule: onlyRule }]);
  }
  return { series: [name] };
}

function read(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { only: { type: "string" } } }).values.only;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [reason = ""] = message.split(". ");
    const rule = `must be --only with ${seriesNames.join(", ")}, or nothing (${reason})`;
    throw new InputError("Nothing is measured", [{ setting: "arguments", value: args.join(" "), rule }]);
  }
}
