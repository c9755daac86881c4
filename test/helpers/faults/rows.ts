import { stripVTControlCharacters } from "node:util";
import {
  addRow,
  continueVariable,
  nameOf,
  passedRows,
  readRows,
  resultsVariable,
  treeVariable,
  type FaultRow,
} from "../../../src/testing/faults/results";
import { testUnless } from "../testUnless";

/** How the tries of one row ended. */
export interface Outcome {
  /** In words, for the table. */
  readonly outcome: string;
  /** 1 where it is not said. */
  readonly tried?: number;
  /** As many as were tried where it is not said. Fewer make the row fail, with what `failures` says. */
  readonly good?: number;
  readonly failures?: readonly string[];
}

interface Case {
  readonly theme: string;
  readonly minutes: number;
  /** Why it cannot be tried here; undefined where it can. */
  readonly unless?: string | undefined;
}

export interface Row extends Case {
  /** What is done to the lab. */
  readonly fault: string;
}

export interface Rows extends Case {
  /** What is done to the lab, by one and the same case. */
  readonly faults: readonly string[];
  /** What the case is called; its rows where it is not said. */
  readonly title?: string;
}

/** Records how one row of a case has ended. It is known as soon as it is told, whatever becomes of the others. */
export type Tell = (fault: string, outcome: Outcome) => void;

/** A case of the fault suite, whose outcome is a row of its table, good or bad. */
export function row({ fault, ...place }: Row, work: () => Promise<Outcome>): void {
  rows({ ...place, faults: [fault] }, async (tell) => {
    tell(fault, await work());
  });
}

/**
 * A case whose outcome is several rows, since one `up` mends all of the faults, and what became of each can be told from the
 * others. Where it fails, every row that was not told by then has failed.
 */
export function rows(
  { theme, faults, title = faults.join("; "), minutes, unless }: Rows,
  work: (tell: Tell) => Promise<void>,
): void {
  testUnless(unless ?? whyPassed(theme, faults))(
    title,
    async () => {
      const since = Date.now();
      const told = new Set<string>();
      const failures: string[] = [];
      const tell: Tell = (fault, { outcome, tried = 1, good = tried, failures: reasons = [] }) => {
        told.add(fault);
        record({ theme, fault, outcome, tried, good }, since);
        if (good < tried) {
          failures.push([`${fault}: ${tried - good} of ${tried} failed:`, ...reasons].join("\n"));
        }
      };
      try {
        await work(tell);
      } catch (error) {
        const outcome = firstLine(error);
        for (const fault of faults.filter((each) => !told.has(each))) {
          record({ theme, fault, outcome, tried: 1, good: 0 }, since);
        }
        throw error;
      }
      if (failures.length > 0) {
        throw new Error(failures.join("\n"));
      }
    },
    minutes * 60_000,
  );
}

/** The newest rows of this file of rows that are of the same files as this run. */
function rowsSoFar(): FaultRow[] {
  const [path, tree] = [process.env[resultsVariable], process.env[treeVariable]];
  return path === undefined || tree === undefined ? [] : readRows(path).filter((each) => each.tree === tree);
}

/** Why a case need not be tried once more; undefined where it must. */
export function whyPassed(theme: string, faults: readonly string[]): string | undefined {
  if (process.env[continueVariable] === undefined) {
    return undefined;
  }
  const passed = passedRows(rowsSoFar());
  return faults.every((fault) => passed.has(nameOf({ theme, fault })))
    ? "passed with the same files (--continue)"
    : undefined;
}

/**
 * Seconds that something takes which is no fault, and which several files of the suite want to know: it is measured once, and
 * is a row as well.
 */
export async function measured(
  name: Pick<Row, "theme" | "fault">,
  work: () => Promise<number>,
): Promise<number> {
  const known = rowsSoFar().find((each) => nameOf(each) === nameOf(name) && each.good === each.tried);
  if (known !== undefined) {
    return known.seconds;
  }
  const seconds = await work();
  record({ ...name, outcome: "whole", tried: 1, good: 1 }, Date.now() - seconds * 1000);
  return seconds;
}

interface Counted {
  readonly theme: string;
  readonly fault: string;
  readonly outcome: string;
  readonly tried: number;
  readonly good: number;
}

function record(counted: Counted, since: number): void {
  const path = process.env[resultsVariable];
  const tree = process.env[treeVariable];
  const row = {
    ...{ ...counted, seconds: (Date.now() - since) / 1000, at: Date.now() },
    ...(tree === undefined ? {} : { tree }),
  };
  if (path === undefined) {
    process.stderr.write(`${JSON.stringify(row)}\n`);
  } else {
    addRow(path, row);
  }
}

function firstLine(error: unknown): string {
  // jest colours what it expected.
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  return text.split("\n").find((line) => line.trim() !== "") ?? "";
}
