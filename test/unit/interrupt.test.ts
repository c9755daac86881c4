import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../../src/paths";
import { until } from "../helpers/until";

/** A command as the CLI's are, that waits for a program in a session of its own, as Pulumi is. */
const command = `
  const { interruptSignal } = require("./src/cli/interrupt.ts");
  const { Display } = require("./src/cli/display.ts");
  const { spawn } = require("node:child_process");
  interruptSignal(new Display(), "once more ends at once");
  // Deaf to the first signal, as what finishes its work; with a child that has a session of its own, as plugins have.
  const script = "trap '' INT TERM; setsid sleep 300 & echo pid $$; echo pid $!; wait";
  spawn("setsid", ["bash", "-c", script], { stdio: ["ignore", "inherit", "inherit"] });
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("a second Ctrl-C ends what the command has started as well, whatever session it is in", async () => {
  const loader = join(projectRoot, "node_modules", "tsx", "dist", "cjs", "index.cjs");
  const child = spawn(process.execPath, ["--require", loader, "--eval", command], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  const pids = await until(
    "both programs to run",
    () => {
      const found = lines.flatMap((line) => /^pid (\d+)$/.exec(line)?.[1] ?? []).map(Number);
      return Promise.resolve(found.length === 2 ? found : undefined);
    },
    { seconds: 60 },
  );
  try {
    child.kill("SIGINT");
    await until("the first signal to be heard", () =>
      Promise.resolve(lines.includes("once more ends at once") ? true : undefined),
    );
    expect(pids.map(isAlive)).toEqual([true, true]);
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(130);
    await until("both programs to be gone", () => Promise.resolve(pids.some(isAlive) ? undefined : true));
  } finally {
    for (const pid of pids.filter(isAlive)) {
      process.kill(pid, "SIGKILL");
    }
  }
}, 120_000);
