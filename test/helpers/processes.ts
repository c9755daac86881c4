import { readdirSync, readFileSync } from "node:fs";

/** The command lines and environments of all processes of this host, as far as they can be read. */
export function processTexts(): { readonly command: string; readonly environment: string }[] {
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, "utf8").replaceAll("\0", " ").trim();
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ command: read(pid, "cmdline"), environment: read(pid, "environ") }));
}

/** How many processes of this host run exactly a command. */
export function count(command: string): number {
  return processTexts().filter((each) => each.command === command).length;
}
