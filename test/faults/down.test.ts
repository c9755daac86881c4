import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { stateFile } from "../../src/paths";
import { podman } from "../../src/podman/podman";
import { fractions } from "../helpers/faults/chance";
import { Command } from "../helpers/faults/command";
import { faultsHome } from "../helpers/faults/home";
import { bounds, container, down, expectEnd, ids, up } from "../helpers/faults/lab";
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
  row({ theme, fault: `\`down\` ${title}`, minutes: 20 }, async () => {
    await up();
    await spoil();
    const { seconds } = await down();
    await expectNothingLeft();
    return { outcome: `nothing is left, after ${seconds.toFixed(0)} s` };
  });
}

row({ theme, fault: "`down` twice", minutes: 20 }, async () => {
  await up();
  await down();
  await down();
  await expectNothingLeft();
  return { outcome: "the second one finds nothing, and is no error" };
});

row({ theme, fault: "`down` that is killed (SIGKILL), then `down`", minutes: 20 }, async () => {
  await up();
  const command = new Command(["down", stack], { seconds: bounds.down });
  await sleep(1000 + 4000 * (fractions(1, 30)[0] ?? 0));
  kill(command.pid);
  await command.end;
  // Pulumi, left alone, may be at work for a moment.
  const again = await new Command(["down", stack], { seconds: bounds.down }).end;
  if (again.code !== 0) {
    expect(again.output).toMatch(/currently locked/);
    await sleep(20_000);
    await down();
  } else {
    expectEnd("down", again, 0);
  }
  await expectNothingLeft();
  return { outcome: again.code === 0 ? "nothing is left" : "nothing is left, once Pulumi had ended" };
});
