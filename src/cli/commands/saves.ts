import { statSync } from "node:fs";
import { savesHome } from "../../paths";
import { readManifest } from "../../saving/archive";
import { archiveNamed, savedNames } from "../../saving/places";
import { InputError } from "../../settings/problem";
import { size } from "./save";

/** `lab saves`: the labs of this checkout that were saved. */
export async function saves(): Promise<void> {
  const rows = await Promise.all(savedNames().map(row));
  process.stdout.write(
    rows.length === 0 ? `There is no saved lab in ${savesHome()}.\n` : `${table([titles, ...rows])}\n`,
  );
}

const titles = ["NAME", "LAB", "SAVED", "SIZE", "MACHINES"];

async function row(name: string): Promise<readonly string[]> {
  const file = archiveNamed(name);
  const bytes = size(statSync(file).size);
  try {
    const { stack, saved, machines } = await readManifest(file);
    return [name, stack, saved.replace(/T(\d\d:\d\d).*/, " $1 UTC"), bytes, machines.join(" ")];
  } catch (error) {
    if (error instanceof InputError) {
      return [name, "-", "-", bytes, error.problems.map(({ rule }) => rule).join("; ")];
    }
    throw error;
  }
}

/** Columns as kubectl has them. Pure. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = titles.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}
