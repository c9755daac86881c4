import { stripVTControlCharacters } from "node:util";
import { addRow, resultsVariable } from "../../../src/testing/faults/results";
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

export interface Row {
  readonly theme: string;
  /** What is done to the lab. */
  readonly fault: string;
  readonly minutes: number;
  /** Why it cannot be tried here; undefined where it can. */
  readonly unless?: string | undefined;
}

/** A case of the fault suite, whose outcome is a row of its table, good or bad. */
export function row({ theme, fault, minutes, unless }: Row, work: () => Promise<Outcome>): void {
  testUnless(unless)(
    fault,
    async () => {
      const since = Date.now();
      try {
        keep({ theme, fault }, await work(), since);
      } catch (error) {
        if (!(error instanceof RowFailure)) {
          const [first = ""] = textOf(error)
            .split("\n")
            .filter((line) => line.trim() !== "");
          record({ theme, fault }, { outcome: first, tried: 1, good: 0 }, since);
        }
        throw error;
      }
    },
    minutes * 60_000,
  );
}

/** Records one row for a fault of which one case has tried several. */
export function keep(name: Pick<Row, "theme" | "fault">, outcome: Outcome, since: number): void {
  const { tried = 1, good = tried, failures = [] } = outcome;
  record(name, { outcome: outcome.outcome, tried, good }, since);
  if (good < tried) {
    throw new RowFailure([`${tried - good} of ${tried} failed:`, ...failures].join("\n"));
  }
}

/** The row is recorded already. */
class RowFailure extends Error {}

interface Counted {
  readonly outcome: string;
  readonly tried: number;
  readonly good: number;
}

function record({ theme, fault }: Pick<Row, "theme" | "fault">, counted: Counted, since: number): void {
  const path = process.env[resultsVariable];
  const row = { theme, fault, ...counted, seconds: (Date.now() - since) / 1000, at: Date.now() };
  if (path === undefined) {
    process.stderr.write(`${JSON.stringify(row)}\n`);
  } else {
    addRow(path, row);
  }
}

function textOf(error: unknown): string {
  // jest colours what it expected.
  const text = error instanceof Error ? error.message : String(error);
  return stripVTControlCharacters(text);
}
