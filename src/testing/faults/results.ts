import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** What one row of the fault suite has found: a fault, and what became of the lab. */
const rowSchema = z.strictObject({
  /** The file of the suite that it is in, such as `machines`. */
  theme: z.string(),
  /** What is done to the lab. */
  fault: z.string(),
  tried: z.int().nonnegative(),
  /** How many of them ended as they should. */
  good: z.int().nonnegative(),
  seconds: z.number(),
  /** How they ended, in words; of a failure, its first line. */
  outcome: z.string(),
  /** Milliseconds since the epoch, of its end. */
  at: z.number(),
  /** What was tested, as `testedTree` names it; none where that was not known. */
  tree: z.string().optional(),
});

export type FaultRow = z.infer<typeof rowSchema>;

/** The variable that tells the suite where its rows are to be written. */
export const resultsVariable = "MANILAKUBE_FAULT_RESULTS";
/** The variable that tells the suite what it tests, as `testedTree` names it. */
export const treeVariable = "MANILAKUBE_FAULT_TREE";
/** The variable that makes the suite leave out the rows that have passed with the same tree: `lab test --faults --continue`. */
export const continueVariable = "MANILAKUBE_FAULT_CONTINUE";

/** Which row it is, in a file of rows. */
export function nameOf({ theme, fault }: Pick<FaultRow, "theme" | "fault">): string {
  return `${theme} ${fault}`;
}

/** Names of the rows that were tried and passed. Pure. @param rows each fault's newest one */
export function passedRows(rows: readonly FaultRow[]): ReadonlySet<string> {
  return new Set(rows.filter(({ tried, good }) => tried > 0 && good === tried).map((row) => nameOf(row)));
}

/** Adds a row to a file of rows, a line of JSON each: a suite that is killed leaves those that it has finished. */
export function addRow(path: string, row: FaultRow): void {
  appendFileSync(path, `${JSON.stringify(rowSchema.parse(row))}\n`);
}

/** The rows of a file, each fault's newest one, in the order in which they were first found; none where there is no file. */
export function readRows(path: string): FaultRow[] {
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const rows = lines.filter((line) => line !== "").map((line) => rowSchema.parse(JSON.parse(line)));
  return [...new Map(rows.map((row) => [nameOf(row), row])).values()];
}

/** The rows as a table in Markdown, for docs/reliability.md. Pure. */
export function markdownTable(rows: readonly FaultRow[]): string {
  const titles = ["theme", "what is done", "good", "what became of it", "seconds", "date"];
  const cells = rows.map(({ theme, fault, tried, good, outcome, seconds, at }) => [
    theme,
    fault,
    `${good} of ${tried}`,
    outcome,
    seconds.toFixed(0),
    new Date(at).toISOString().slice(0, 10),
  ]);
  return [titles, titles.map(() => "---"), ...cells].map(line).join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")).join(" | ")} |`;
}
