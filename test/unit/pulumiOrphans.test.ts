import { copyFileSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import execa, { type ExecaChildProcess } from "execa";
import { endOrphans } from "../../src/cli/pulumiOrphans";
import { stateDirectory } from "../../src/paths";
import { temporaryHome } from "../helpers/ownEnvironment";
import { until } from "../helpers/until";

/** Programs that go by the names of Pulumi's; what they do is no matter. */

const home = temporaryHome();
const bin = mkdtempSync(join(home, "bin-"));
for (const [name, program] of [
  ["pulumi", "/bin/bash"],
  ["pulumi-language-nodejs", "/bin/sleep"],
] as const) {
  copyFileSync(realpathSync(program), join(bin, name));
}
const running: ExecaChildProcess[] = [];
afterAll(async () => {
  running.forEach((each) => each.kill("SIGKILL"));
  await Promise.all(running);
});

/** Starts one, for the state of this checkout if no other is given. */
function start(program: string, args: readonly string[], state = stateDirectory()): ExecaChildProcess {
  const env = { PULUMI_BACKEND_URL: pathToFileURL(state).href };
  const started = execa(join(bin, program), args, { env, reject: false });
  running.push(started);
  return started;
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a language host without its Pulumi is ended; one that has it, and one of another checkout, is not", async () => {
  const host = "pulumi-language-nodejs";
  const orphan = start(host, ["300"]);
  const others = start(host, ["300"], join(home, "another"));
  const script = join(bin, "engine.sh");
  writeFileSync(script, `${join(bin, host)} 300 > /dev/null 2>&1 & echo $!; wait`);
  const engine = start("pulumi", [script]);
  const used = await new Promise<number>((resolve) => {
    engine.stdout?.once("data", (pid: Buffer) => {
      resolve(Number(pid.toString()));
    });
  });
  // Until it is the program that it will be.
  await until("the programs to run", () => Promise.resolve(isRunning(used) || undefined));
  endOrphans();
  expect(await orphan).toMatchObject({ signal: "SIGTERM" });
  expect([isRunning(others.pid ?? 0), isRunning(used)]).toEqual([true, true]);
  engine.kill("SIGKILL");
  await engine;
  endOrphans();
  await until("the language host of the killed Pulumi to end", () =>
    Promise.resolve(!isRunning(used) || undefined),
  );
  expect(isRunning(others.pid ?? 0)).toBe(true);
});
