import { openCache } from "../../src/artifacts";
import { requestsOf } from "../../src/machineRequests";
import { labRecipes } from "../../src/sources";
import { Command, type Ended } from "../helpers/faults/command";
import { asks, bounds, expectEnd, ids, replaced, run, up } from "../helpers/faults/lab";
import { rows } from "../helpers/faults/rows";
import { choose, merged, settingsWith, stack, usual, type Groups } from "../helpers/faults/settings";
import { refusals, type Consequence } from "../helpers/faults/settingChanges";
import { after, settingRounds, type SettingRound } from "../helpers/faults/settingRounds";
import { expectWhole } from "../helpers/faults/whole";

/** Every setting is changed on a running lab: what `up` says of each alone is what happens when it does all of a round. */

const place = { theme: "settings", minutes: 60 };

/** Whether `up` would first build for half an hour, which is no part of this. */
function mustBuild(groups: Groups): boolean {
  return openCache().missing(labRecipes(settingsWith(groups))).length > 0;
}

/** Cases of `lab e2e` that take a minute together: shares that workers write and read, and a share type left out. */
const quickCases = ["test/lab/readWriteMany", "test/lab/defaultType"];

async function expectQuickCases(): Promise<void> {
  expectEnd("e2e", await new Command(["e2e", stack, ...quickCases], { seconds: 900 }).end, 0);
}

/** The settings that the lab has been made with; undefined where a case has failed on the way. */
let now: Groups | undefined;

async function reach(groups: Groups): Promise<void> {
  choose(groups);
  if (JSON.stringify(now) !== JSON.stringify(groups)) {
    now = undefined;
    await up();
    now = groups;
  }
}

/** The machines that go, of one consequence or of several together: who is removed is replaced by none. */
function going(consequences: readonly Consequence[]): {
  readonly replaced: string[];
  readonly removed: string[];
} {
  const asked = consequences.flatMap((each) => (each.kind === "asked" ? [each] : []));
  const gone = new Set(asked.flatMap((each) => each.removed));
  const others = new Set(asked.flatMap((each) => each.replaced).filter((name) => !gone.has(name)));
  return { replaced: [...others].sort(), removed: [...gone].sort() };
}

/** As `up` says it. */
function inWords(consequences: readonly Consequence[]): string {
  const parts = Object.entries(going(consequences)).filter(([, names]) => names.length > 0);
  const verbs: Readonly<Record<string, string>> = { replaced: "replaces", removed: "removes" };
  return parts.map(([kind, names]) => `${verbs[kind] ?? ""} ${listed(names)}`).join(" and ");
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

/** `up` asks before it does this, and these machines go, and no others. */
function expectQuestion(ended: Ended, consequence: Consequence): void {
  expect(`${asks(ended) ? "asks" : "does not ask"}\n${ended.output}`).toMatch(/^asks/);
  const said = /`up` now (.*?)(?:, and with that loses .*)?\. The reason/.exec(ended.output)?.[1];
  expect(said).toBe(inWords([consequence]));
}

/** @param before each machine's container by its id */
async function expectMade(
  { changes }: SettingRound,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const wanted = going(changes.map(({ consequence }) => consequence));
  const others = await replaced(before);
  expect(others.filter((name) => name in before)).toEqual(wanted.replaced);
  const there = await ids();
  expect(Object.keys(before).filter((name) => !(name in there))).toEqual(wanted.removed);
}

afterAll(() => {
  choose();
});

rows({ ...place, faults: refusals.map(({ change }) => change) }, async (tell) => {
  await reach(usual);
  const before = await ids();
  for (const { groups, consequence } of refusals) {
    choose(merged(usual, groups));
    const ended = await run("up");
    expectEnd("up", ended, 2);
    expect(ended.output).toContain(consequence.kind === "refused" ? consequence.rule : "");
    expect(await ids()).toEqual(before);
  }
  choose(usual);
  await expectWhole();
  for (const { change } of refusals) {
    tell(change, { outcome: "refused" });
  }
});

for (const round of settingRounds) {
  const { from, changes } = round;
  rows({ ...place, faults: changes.map(({ change }) => change) }, async (tell) => {
    const wanted = after(round);
    if (mustBuild(wanted)) {
      for (const { change } of changes) {
        tell(change, { outcome: "not tried: what it needs is not in the cache", tried: 0 });
      }
      return;
    }
    await reach(from);
    const before = await ids();
    now = undefined;
    const questions = changes.filter(({ consequence }) => consequence.kind === "asked");
    for (const { groups, consequence } of questions) {
      choose(merged(from, groups));
      expectQuestion(await run("up"), consequence);
      expect(await ids()).toEqual(before);
    }
    choose(wanted);
    const consent = questions.length === 0 ? [] : ["--yes"];
    const ended = await new Command(["up", ...consent, stack], { seconds: bounds.up }).end;
    expectEnd("up", ended, 0);
    now = wanted;
    await expectMade(round, before);
    await expectWhole(requestsOf(settingsWith(wanted)).map(({ name }) => name));
    for (const { check } of changes) {
      await check?.();
    }
    await expectQuickCases();
    for (const { change, consequence } of changes) {
      tell(change, {
        outcome: consequence.kind === "asked" ? `asked; ${inWords([consequence])}` : consequence.kind,
      });
    }
  });
}
