import { readFile } from "node:fs/promises";
import type { MachineFiles } from "./directory";

/** The last lines that a machine has written to its console. */
export async function consoleTail(files: MachineFiles, lines: number): Promise<string[]> {
  const text = await readFile(files.console, "utf8").catch(() => "");
  return text
    .replaceAll(/\u001b\[[0-9;?]*[A-Za-z]|\r/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-lines);
}
