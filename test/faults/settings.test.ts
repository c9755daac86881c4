import { openCache } from "../../src/artifacts";
import { labRecipes } from "../../src/sources";
import { Command, type Ended } from "../helpers/faults/command";
import { asks, bounds, expectEnd, ids, machines, replaced, run, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { choose, settingsWith, stack, type Groups } from "../helpers/faults/settings";
import { settingChanges, type Consequence } from "../helpers/faults/settingChanges";
import { expectWhole } from "../helpers/faults/whole";

/** Every setting is changed on a running lab, one by one: what `up` says is what happens. */

/** Whether `up` would first build for half an hour, which is no part of this. */
function mustBuild(groups: Groups): boolean {
  return openCache().missing(labRecipes(settingsWith(groups))).length > 0;
}

/** Cases of `lab e2e` that take a minute together: shares that two workers write and read, and a share type left out. */
const quickCases = ["test/lab/readWriteMany", "test/lab/defaultType"];

async function expectQuickCases(): Promise<void> {
  expectEnd("e2e", await new Command(["e2e", stack, ...quickCases], { seconds: 900 }).end, 0);
}

/** @param before each machine's container by its id */
async function expectConsequence(
  consequence: Consequence,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const first = await run("up");
  switch (consequence.kind) {
    case "refused":
      expectEnd("up", first, 2);
      expect(first.output).toContain(consequence.rule);
      expect(await ids()).toEqual(before);
      return;
    case "in place":
      expectEnd("up", first, 0);
      expect((await replaced(before)).filter((name) => name in before)).toEqual([]);
      return;
    case "asked": {
      const going = [...consequence.replaced, ...consequence.removed];
      expect(`${asks(first) ? "asks" : "does not ask"}\n${first.output}`).toMatch(/^asks/);
      expect(going.filter((name) => !mentions(first, name))).toEqual([]);
      expect(await ids()).toEqual(before);
      expectEnd("up --yes", await new Command(["up", "--yes", stack], { seconds: bounds.up }).end, 0);
      expect(await replaced(before)).toEqual([...consequence.replaced].sort());
      const now = await ids();
      expect(Object.keys(before).filter((name) => !(name in now))).toEqual([...consequence.removed].sort());
    }
  }
}

/** For the table. */
function inWords(consequence: Consequence): string {
  return consequence.kind === "asked"
    ? `asked; replaced: ${listed(consequence.replaced)}; removed: ${listed(consequence.removed)}`
    : consequence.kind;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

function mentions({ output }: Ended, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(output);
}

afterAll(() => {
  choose();
});

for (const { change, groups, consequence, machines: wanted = machines, check } of settingChanges) {
  row({ theme: "settings", fault: change, minutes: 60 }, async () => {
    if (consequence.kind !== "refused" && mustBuild(groups)) {
      return { outcome: "not tried: what it needs is not in the cache", tried: 0 };
    }
    // Each change is one from the usual settings, whatever became of the row before.
    choose();
    await up();
    const before = await ids();
    choose(groups);
    await expectConsequence(consequence, before);
    if (consequence.kind === "refused") {
      choose();
      await expectWhole();
    } else {
      await expectWhole(wanted);
      await check?.();
      await expectQuickCases();
    }
    return { outcome: inWords(consequence) };
  });
}
