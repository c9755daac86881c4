import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../../src/paths";
import { CommandLine } from "../helpers/cli";
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

test("an interrupted command ends what it waits for, and with 130", async () => {
  const lab = new CommandLine();
  try {
    lab.program("go", "case $1 in env) echo go1.26.6 ;; *) echo building; exec sleep 300 ;; esac");
    const running = lab.run(["cache", "build", "csi-sanity"]);
    const logs = join(lab.home, ".cache", "logs");
    await until(
      "the build to run",
      () => {
        const texts = existsSync(logs)
          ? readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"))
          : [];
        return Promise.resolve(texts.some((text) => text.includes("building")) ? true : undefined);
      },
      { seconds: 90 },
    );
    running.kill("SIGINT");
    const { exitCode, stderr } = await running;
    expect(stderr).toContain("was cancelled");
    expect(exitCode).toBe(130);
  } finally {
    lab.dispose();
  }
}, 150_000);
