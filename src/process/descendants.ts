import { readdirSync, readFileSync } from "node:fs";

/**
 * Ends all that a process has started, and what that has started, at once (SIGKILL). Process groups and sessions would not
 * do: Pulumi and each program that a plugin runs have their own, so that a terminal's Ctrl-C does not reach them twice.
 */
export function killDescendants(of: number = process.pid): void {
  for (const pid of descendants(of)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Ids of all that a process has started, and what that has started. Parents before their children, so that a killed one cannot
 * start another.
 */
export function descendants(of: number): number[] {
  const all = runningProcesses();
  const found = [of];
  for (const pid of found) {
    found.push(...all.filter(({ parent }) => parent === pid).map((child) => child.pid));
  }
  return found.slice(1);
}

/** All processes of this host that can be seen, each with the one that has started it or has taken it over. */
export function runningProcesses(): { readonly pid: number; readonly parent: number }[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) {
      return [];
    }
    try {
      // The second field is the program's name in parentheses, which may itself hold some.
      const [, parent] = /^.*\) \S (\d+) /s.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
      return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      return [];
    }
  });
}
