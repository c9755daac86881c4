import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { logDirectory } from "../paths";
import type { TimelineEntry } from "./layers";

/** For the report's "How it came up". An `up` that found nothing to do leaves what the one before it has written. */
export function keepTimeline(stack: string, timeline: readonly TimelineEntry[]): void {
  if (timeline.length > 0) {
    const path = join(logDirectory(stack), "timeline.json");
    try {
      writeFileSync(path, JSON.stringify(timeline, undefined, 1), { mode: 0o600 });
    } catch (error) {
      // The disk may be full, and what `up` itself has to say of that is more.
      process.stderr.write(`${path} cannot be written: ${String(error)}\n`);
    }
  }
}

/** Appends what Pulumi prints to a log file of the lab. A disk that is full takes the log, and nothing else of the command. */
export function openLog(stack: string, name: string): (text: string) => void {
  mkdirSync(logDirectory(stack), { recursive: true, mode: 0o700 });
  const path = join(logDirectory(stack), `${name}.log`);
  let isLost = false;
  const write = (text: string): void => {
    try {
      if (!isLost) {
        appendFileSync(path, text, { mode: 0o600 });
      }
    } catch (error) {
      isLost = true;
      process.stderr.write(`${path} ends here: ${String(error)}\n`);
    }
  };
  write(`--- ${new Date().toISOString()}\n`);
  return write;
}

/** The engine's errors come as events; this is for when it did not even start. */
export function shorten(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n").slice(-12).join("\n").trim();
}
