import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { projectRoot } from "../../../src/paths";
import { loadSettings, type Settings } from "../../../src/settings/load";

/** The stack of the fault suite. */
export const stack = "faults";

/** As a stack's file has them, without `manilakube:`. */
export type Groups = Readonly<Record<string, object | string>>;

/** A small embedded lab: two workers, so that one of them can be lost. */
export const usual: Groups = { machines: { kind: "podman", workers: 2 } };

const file = join(projectRoot, "stacks", `Pulumi.${stack}.yaml`);

/** Writes the stack's file. @param changed groups that stand in place of the usual ones */
export function choose(changed: Groups = {}): void {
  const groups = Object.entries({ ...usual, ...changed });
  const config = Object.fromEntries(groups.map(([name, value]) => [`manilakube:${name}`, value]));
  writeFileSync(file, `# Made by the fault suite.\n${dump({ config })}`);
}

export function forget(): void {
  rmSync(file, { force: true });
}

/** What `up` makes of the settings. */
export function settingsWith(changed: Groups = {}): Settings {
  return loadSettings(stack, { ...usual, ...changed });
}
