import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { kubectl } from "../helpers/kubernetes";
import { workers } from "../helpers/lab";
import { patience, stack } from "../helpers/run";
import { screen, stepsOf } from "../helpers/terminal";
import { testUnless } from "../helpers/testUnless";

/** docs/tutorial.md, as a new user types it, in one shell from its first line to its last. */

const steps = stepsOf(readFileSync(join(projectRoot, "docs", "tutorial.md"), "utf8"));
const tooFew = workers.length < 2 ? "it wants two workers, this lab has fewer" : undefined;
const left = ["pod/on-worker0", "pod/on-worker1", "volumesnapshot/before", "pvc/shared"];

/** Between the outputs of two steps. */
const mark = "--- the next step ---";

afterAll(async () => {
  await kubectl(["delete", "--ignore-not-found", "--grace-period=0", ...left]);
}, 120_000);

testUnless(tooFew)(
  "the tutorial prints what its page says",
  async () => {
    const commands = steps.map((step) => step.commands).join(`echo '${mark}'\n`);
    const script = `set -eu\n${commands.replaceAll("scripts/lab ", `scripts/lab -s ${stack} `)}`;
    const atMostSeconds = 280 * patience;
    const output = await runProgram("bash", ["-c", script], { cwd: projectRoot, atMostSeconds });
    const outputs = `${output}\n`.split(`${mark}\n`);
    expect(outputs).toHaveLength(steps.length);
    for (const [index, { title, printed }] of steps.entries()) {
      expect({ title, output: outputs[index] }).toEqual({
        title,
        output: expect.stringMatching(screen(printed)) as string,
      });
    }
  },
  300_000,
);
