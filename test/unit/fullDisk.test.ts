import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "../../src/cli/operationLog";
import { logDirectory } from "../../src/paths";
import { LogFile } from "../../src/plugin/lab/logFile";
import { withPhaseLog } from "../../src/plugin/lab/phaseLog";
import { temporaryHome } from "../helpers/ownEnvironment";

/** A log that cannot be written takes nothing else along: neither the command nor a phase. /dev/full is a full disk. */

temporaryHome();
const stack = "full";
beforeAll(() => {
  mkdirSync(logDirectory(stack), { recursive: true });
  for (const name of ["up", "phase"]) {
    symlinkSync("/dev/full", join(logDirectory(stack), `${name}.log`));
  }
});

test("what Pulumi prints is lost, which is said once", () => {
  const said: string[] = [];
  const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const log = openLog(stack, "up");
    log("one");
    log("two");
  } finally {
    spy.mockRestore();
  }
  expect(said).toEqual([expect.stringMatching(/up\.log ends here: .*ENOSPC/)]);
});

test("a phase's log closes without an error, and knows why it is not whole", async () => {
  const log = await LogFile.open(stack, "phase");
  log.write("a line");
  await log.close();
  expect(log.lost).toContain("ENOSPC");
});

test("a phase ends as it would have ended", async () => {
  const context = {
    ...{ urn: "urn", stack, name: "phase", signal: new AbortController().signal },
    status: () => undefined,
  };
  const work = (onLine: (line: string) => void): Promise<string> => {
    onLine("a line");
    return Promise.resolve("done");
  };
  await expect(withPhaseLog("machine", context, {}, work)).resolves.toBe("done");
  const failing = withPhaseLog("machine", context, {}, async (onLine) => {
    await work(onLine);
    throw new Error("it failed");
  });
  await expect(failing).rejects.toThrow("it failed");
});
