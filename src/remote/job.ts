import { randomUUID } from "node:crypto";
import type { Endpoint } from "./endpoint";
import { RemoteError } from "./errors";
import { runScript, type RunRequest } from "./run";
import type { Script } from "./script";

/** A script that starts a job or joins one that runs, and prints its log from a given line on. */
export interface JobRequest extends RunRequest {
  /** Told that the connection is lost and the job goes on. */
  readonly onLost?: () => void;
}

/**
 * Follows a job on a machine to its end, over as many connections as that takes.
 * @throws ConnectError, or RemoteError with the tail of the output
 */
export async function followJob(endpoint: Endpoint, request: JobRequest): Promise<void> {
  const until = Date.now() + request.deadline * 1000;
  const caller = randomUUID();
  let seen = 0;
  const onLine = (line: string): void => {
    seen += 1;
    request.onLine?.(line);
  };
  for (;;) {
    const script = connectionScript(request.script, caller, seen + 1);
    const deadline = Math.max(1, (until - Date.now()) / 1000);
    try {
      await runScript(endpoint, { ...request, script, deadline, onLine });
      return;
    } catch (error) {
      const lost = error instanceof RemoteError && error.outcome.end === "connection lost";
      if (!lost || Date.now() >= until) {
        throw error;
      }
      request.onLost?.();
    }
  }
}

/**
 * A job's script for one connection. It finds two more variables: `CALLER`, which is the same for all connections that
 * follow one job, and `FROM`, the first line of the log that is wanted.
 */
export function connectionScript(script: Script, caller: string, from: number): Script {
  return { ...script, variables: { ...script.variables, CALLER: caller, FROM: `${from}` } };
}
