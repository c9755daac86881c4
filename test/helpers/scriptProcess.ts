import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import type { Endpoint } from "../../src/remote/endpoint";
import { runScript, type RunRequest } from "../../src/remote/run";

/** Another process that runs a script on a machine, for tests of what happens when it is killed. */
interface ScriptProcess {
  readonly endpoint: Endpoint;
  readonly request: RunRequest;
}

/** Starts it. It writes the script's lines to its standard output. */
export function scriptProcess(endpoint: Endpoint, request: RunRequest): ChildProcess {
  const loader = join(projectRoot, "node_modules", "tsx", "dist", "cjs", "index.cjs");
  const work: ScriptProcess = { endpoint, request };
  return spawn(process.execPath, ["--require", loader, __filename, JSON.stringify(work)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Kills it when it has written a line. */
export async function killAfter(child: ChildProcess, line: string): Promise<void> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.split("\n").includes(line)) {
      break;
    }
  }
  const end = once(child, "close");
  child.kill("SIGKILL");
  await end;
}

if (require.main === module) {
  const { endpoint, request } = JSON.parse(process.argv[2] ?? "{}") as ScriptProcess;
  const onLine = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  void runScript(endpoint, { ...request, onLine });
}
