import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { stateUrl } from "../paths";
import { runningProcesses } from "../process/descendants";
import { isPulumi } from "./pulumiLocks";

const languageHost = "pulumi-language-nodejs";

/**
 * Ends the language hosts of Pulumis that were killed. By itself such a program notices within five minutes only that its
 * Pulumi is gone. Those of a Pulumi that runs, and all that work on the state of another checkout, are left alone.
 */
export function endOrphans(): void {
  const state = `PULUMI_BACKEND_URL=${stateUrl()}`;
  for (const { pid, parent } of runningProcesses()) {
    try {
      // Most processes of this host are out of question by the first condition.
      if (
        basename(readlinkSync(`/proc/${pid}/exe`)) === languageHost &&
        !isPulumi(parent) &&
        readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(state)
      ) {
        process.kill(pid, "SIGTERM");
      }
    } catch {
      // It has ended by itself, or is not to be looked at.
    }
  }
}
