import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { stateFile } from "../../src/paths";
import { podman } from "../../src/podman/podman";
import { fractions } from "../helpers/faults/chance";
import { Command } from "../helpers/faults/command";
import { faultsHome } from "../helpers/faults/home";
import { bounds, container, down, downAgain, ids, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { stack } from "../helpers/faults/settings";
import { kill } from "../helpers/faults/victims";
import { expectNothingLeft } from "../helpers/faults/whole";

/** `down` of a lab in whatever state leaves nothing. */

const theme = "down";

async function all(...verb: readonly string[]): Promise<void> {
  await podman([...verb, ...Object.keys(await ids()).map(container)]);
}

const states: Readonly<Record<string, () => Promise<void>>> = {
  "with every machine dead": () => all("kill"),
  "with every machine frozen": () => all("pause"),
  "with Pulumi's state gone": () => {
    rmSync(stateFile(stack));
    return Promise.resolve();
  },
  "with all of `.lab/` gone": () => {
    rmSync(faultsHome, { recursive: true });
    return Promise.resolve();
  },
};

for (const [title, spoil] of Object.entries(states)) {
  row({ theme, fault: `\`down\` ${title}, and once more`, minutes: 20 }, async () => {
    await up();
    await spoil();
    const { seconds } = await down();
    await expectNothingLeft();
    // It finds nothing, which is no error.
    await down();
    await expectNothingLeft();
    return { outcome: `nothing is left, after ${seconds.toFixed(0)} s, and none the second time` };
  });
}

row({ theme, fault: "`down` that is killed (SIGKILL), then `down`", minutes: 20 }, async () => {
  await up();
  const command = new Command(["down", stack], { seconds: bounds.down });
  await sleep(1000 + 4000 * (fractions(1, 30)[0] ?? 0));
  kill(command.pid);
  await command.end;
  // Pulumi, left alone, may be at work for a moment.
  const waited = await downAgain();
  await expectNothingLeft();
  return { outcome: waited === 0 ? "nothing is left" : "nothing is left, once Pulumi had ended" };
});
