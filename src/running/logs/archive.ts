import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { logDirectory } from "../../paths";
import { runProgram } from "../../process/run";
import type { RunningLab } from "../lab";
import { labRedactor } from "./secrets";
import { labSources } from "./sources";

export interface Archive {
  readonly path: string;
  /** Parts that could not be had, each with the reason. */
  readonly missing: readonly string[];
}

const atOnce = 6;

/**
 * Collects a lab's logs and state into one archive, with every secret masked: `logs-<time>.tar.gz`, mode 0600. What cannot
 * be had is named in it (`missing.txt`) and stops nothing.
 * @param parent the directory that it goes to
 */
export async function archiveLogs(lab: RunningLab, parent: string): Promise<Archive> {
  const { stack } = lab;
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const directory = join(parent, `logs-${stamp}`);
  const redact = await labRedactor(lab);
  const missing: string[] = [];
  const keep = (path: string, text: string): void => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, text.split("\n").map(redact).join("\n"), { mode: 0o600 });
  };
  try {
    const sources = await labSources(lab);
    const worker = async (): Promise<void> => {
      for (let source = sources.shift(); source !== undefined; source = sources.shift()) {
        try {
          keep(source.path, await source.read());
        } catch (error) {
          missing.push(`${source.path}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    keepOwnLogs(stack, keep);
    keep("missing.txt", missing.map((line) => `${line}\n`).join(""));
    await runProgram("tar", ["-C", parent, "-czf", `${directory}.tar.gz`, `logs-${stamp}`]);
    return { path: `${directory}.tar.gz`, missing };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What `lab up` has written: the phases' output, and the timeline. */
function keepOwnLogs(stack: string, keep: (path: string, text: string) => void): void {
  const logs = logDirectory(stack);
  for (const name of existsSync(logs) ? readdirSync(logs) : []) {
    keep(`up/${name}`, readFileSync(join(logs, name), "utf8"));
  }
}
