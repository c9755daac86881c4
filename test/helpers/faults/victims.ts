import { readFileSync } from "node:fs";
import { descendants } from "../../../src/process/descendants";

/** The processes of an `up` that may be killed: the command, Pulumi's engine, the lab's own plugin. */
export const victims = ["command", "engine", "plugin"] as const;

export type Victim = (typeof victims)[number];

const marks: Readonly<Record<Exclude<Victim, "command">, (process: Found) => boolean>> = {
  // Not the short ones that are asked for a version or an output.
  engine: ({ name, line }) => name === "pulumi" && line.includes(" up "),
  plugin: ({ line }) => /plugin[/-]lab|pulumi-resource-manilakube/.test(line),
};

interface Found {
  readonly name: string;
  readonly line: string;
}

/** @param command its process id @returns undefined while there is none */
export function find(victim: Victim, command: number): number | undefined {
  return victim === "command"
    ? command
    : descendants(command).find((pid) => {
        const found = read(pid);
        return found !== undefined && marks[victim](found);
      });
}

/** Ends it at once, and nothing else. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime, which the caller sees by how the command ends.
  }
}

function read(pid: number): Found | undefined {
  try {
    return {
      name: readFileSync(`/proc/${pid}/comm`, "utf8").trim(),
      line: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "),
    };
  } catch {
    return undefined;
  }
}
