import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { stateDirectory } from "../paths";

/** comm, which holds fifteen characters of a program's name. */
const nameOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, "utf8").trim();

const languageHost = "pulumi-language-nodejs";

/**
 * Ends the language hosts of Pulumis that were killed. By itself such a program notices within five minutes only that its
 * Pulumi is gone. Those of a Pulumi that runs, and all that work on the state of another checkout, are left alone.
 */
export function endOrphans(): void {
  const state = `PULUMI_BACKEND_URL=${pathToFileURL(stateDirectory()).href}`;
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && isOrphan(Number(name), state)) {
      try {
        process.kill(Number(name), "SIGTERM");
      } catch {
        // It has ended by itself.
      }
    }
  }
}

function isOrphan(pid: number, state: string): boolean {
  try {
    // Most processes of this host end here.
    return (
      basename(readlinkSync(`/proc/${pid}/exe`)) === languageHost &&
      nameOf(parentOf(pid)) !== "pulumi" &&
      readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(state)
    );
  } catch {
    return false;
  }
}

function parentOf(pid: number): number {
  const [, parent = "0"] = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(parent);
}
