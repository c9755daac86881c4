import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { projectRoot } from "../../../src/paths";
import { faultStackVariable } from "../../../src/testing/faults/on";
import { loadSettings, type Settings } from "../../../src/settings/load";

const ownStack = "faults";

/** The lab that is broken: the fault suite's own, or with `lab test --faults --on STACK` that one, which is up. */
export const stack = process.env[faultStackVariable] ?? ownStack;

/** Whether the lab is the suite's own: it makes that one, changes its settings, and takes it down. */
export const isOwn = stack === ownStack;

/** As a stack's file has them, without `manilakube:`. */
export type Groups = Readonly<Record<string, object | string>>;

/** The smallest embedded lab in which each machine can be lost alone. What is true of one worker is true of each. */
export const usual: Groups = { machines: { kind: "podman", workers: 1 } };

const file = join(projectRoot, "stacks", `Pulumi.${stack}.yaml`);

/** Writes the stack's file. @param changed groups that stand in place of the usual ones */
export function choose(changed: Groups = {}): void {
  requireOwn();
  const groups = Object.entries({ ...usual, ...changed });
  const config = Object.fromEntries(groups.map(([name, value]) => [`manilakube:${name}`, value]));
  writeFileSync(file, `# Made by the fault suite.\n${dump({ config })}`);
}

export function forget(): void {
  requireOwn();
  rmSync(file, { force: true });
}

/** The file of another stack is its user's. */
function requireOwn(): void {
  if (!isOwn) {
    throw new Error(`the settings of '${stack}' are not the fault suite's to change`);
  }
}

/** Settings with others over them, each in its place. Lists are values as any other. Pure. */
export function merged(below: Groups, above: Groups): Groups {
  return mergedTrees(below, above) as Groups;
}

type Tree = Readonly<Record<string, unknown>>;

function mergedTrees(below: Tree, above: Tree): Tree {
  const both = Object.entries(above).map(([name, value]): [string, unknown] => {
    const old = below[name];
    return [name, isTree(old) && isTree(value) ? mergedTrees(old, value) : value];
  });
  return { ...below, ...Object.fromEntries(both) };
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What `up` makes of the settings. */
export function settingsWith(changed: Groups = {}): Settings {
  return loadSettings(stack, { ...usual, ...changed });
}
