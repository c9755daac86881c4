import { machineAddresses } from "../../src/cli/render/addresses";
import { renderScripts } from "../../src/cli/render/scripts";
import { settingFacts } from "../../src/settings/facts";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";
import { phases } from "../helpers/faults/phases";
import { settingChanges } from "../helpers/faults/settingChanges";
import { settingsWith, usual } from "../helpers/faults/settings";

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
  const changed = settingChanges.map(({ change }) => change.split(":")[0] ?? "");
  // Of machines by role one each: what is done for one is done for all.
  const wanted = settings.filter((name) => !name.startsWith("machines.limits."));
  expect(wanted.filter((name) => !changed.includes(name))).toEqual([]);
  for (const { groups, consequence } of settingChanges) {
    const load = (): unknown => loadSettings("faults", { ...usual, ...groups });
    if (consequence.kind === "refused") {
      expect(load).toThrow(InputError);
      expect(load).toThrow(consequence.rule);
    } else {
      expect(load).not.toThrow();
    }
  }
});
