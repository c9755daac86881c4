import { entryName, withNeeds } from "../../src/artifacts/recipe";
import { machineAddresses } from "../../src/cli/render/addresses";
import { renderScripts } from "../../src/cli/render/scripts";
import { settingFacts } from "../../src/settings/facts";
import { InputError } from "../../src/settings/problem";
import { labRecipes } from "../../src/sources";
import { phases } from "../helpers/faults/phases";
import { refusals } from "../helpers/faults/settingChanges";
import { after, settingRounds } from "../helpers/faults/settingRounds";
import { merged, settingsWith, usual, type Groups } from "../helpers/faults/settings";

/** Whether the fault suite knows all that there is to be disturbed. */

test("every phase of its lab is disturbed", async () => {
  const settings = settingsWith();
  const scripts = await renderScripts(settings, machineAddresses(settings, []));
  // What makes a container a machine is no unit there: it comes before the first connection.
  const units = scripts.filter(({ phase }) => phase !== "podman-init");
  const names = units.map(({ phase, machine }) => `${phase} on ${machine}`);
  expect(phases.map(({ phase, machine }) => `${phase} on ${machine}`).sort()).toEqual(names.sort());
}, 60_000);

test("every setting of its lab is changed, and what is to be refused is", () => {
  const settings = settingFacts("faults", usual).map(({ setting }) => setting.replace("manilakube:", ""));
  const changes = [...refusals, ...settingRounds.flatMap((round) => round.changes)];
  const changed = changes.map(({ change }) => change.split(":")[0] ?? "");
  // Of machines by role one each: what is done for one is done for all.
  const wanted = settings.filter((name) => !name.startsWith("machines.limits."));
  expect(wanted.filter((name) => !changed.includes(name))).toEqual([]);
  for (const { groups, consequence } of refusals) {
    const load = (): unknown => settingsWith(merged(usual, groups));
    expect(load).toThrow(InputError);
    expect(load).toThrow(consequence.kind === "refused" ? consequence.rule : "refused");
  }
});

test.each(
  settingRounds.map((round) => [round.changes.map(({ change }) => change).join("; "), round] as const),
)("a round can be made, each of its changes alone as well: %s", (_changes, round) => {
  const before = JSON.stringify(settingsWith(round.from));
  const alone = round.changes.map(({ groups }) => JSON.stringify(settingsWith(merged(round.from, groups))));
  expect(alone).not.toContain(before);
  expect(() => settingsWith(after(round))).not.toThrow();
});

test("only what nodes boot by another setting may have to be built", () => {
  const entriesOf = (groups: Groups): string[] =>
    withNeeds(labRecipes(settingsWith(groups))).map((recipe) => entryName(recipe));
  const known = entriesOf(usual);
  const building = settingRounds.filter((round) =>
    entriesOf(after(round)).some((entry) => !known.includes(entry)),
  );
  expect(building.flatMap(({ changes }) => changes.map(({ change }) => change.split(":")[0]))).toEqual([
    "kubernetes.version",
    "csi.version",
    "nodes.developerTools",
  ]);
});
