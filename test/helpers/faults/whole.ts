import { existsSync } from "node:fs";
import { labName } from "../../../src/machines/names";
import { anchorName } from "../../../src/podman/anchor";
import { takeInventory } from "../../../src/podman/inventory";
import { labLabel, podman } from "../../../src/podman/podman";
import { statesOf } from "../../../src/qemu/inventory";
import { RunningLab } from "../../../src/running/lab";
import { processTexts } from "../processes";
import { faultsHome } from "./home";
import { expectInside } from "./inside";
import { container, machines, run } from "./lab";
import { stack } from "./settings";

/** Volumes of a machine's container: its databases, what overlay mounts lie on, and the layer of its root file system. */
const volumesOf = (name: string): number => (name === container("control-plane") ? 4 : 3);

/**
 * Whether the lab is as one that came up undisturbed: nothing is missing, nothing is there twice, claims are bound, and another
 * `up` has nothing to do.
 * @param wanted names of its machines
 * @param virtual those of them that are virtual machines
 * @throws Error that says what is not so
 */
export async function expectWhole(
  wanted: readonly string[] = machines,
  virtual: readonly string[] = [],
): Promise<void> {
  await expectContainers(wanted.filter((name) => !virtual.includes(name)).map(container), virtual.length > 0);
  await expectVirtualMachines(virtual.map(container));
  const nodes = wanted.filter((name) => name !== "storage");
  // Side by side: claims wait for Manila most of the time, and an `up` with nothing to do changes nothing; one that has something
  // to do, and might mend what is looked for meanwhile, fails by what it says.
  const [again] = await Promise.all([run("up"), expectInside(new RunningLab(stack), nodes)]);
  expect(`exit code ${again.code}: ${again.output}`).toMatch(/^exit code 0: [^]*nothing to do/);
}

/** @param isAnchored whether one more keeps the network up, as it must where podman does not know of all machines */
async function expectContainers(wanted: readonly string[], isAnchored: boolean): Promise<void> {
  const { containers, volumes, networks } = await takeInventory(stack);
  const expected = [...wanted, ...(isAnchored ? [anchorName(labName(stack))] : [])].sort();
  expect([...containers].sort()).toEqual(expected);
  expect(networks).toEqual([labName(stack)]);
  expect(volumes).toHaveLength(wanted.reduce((sum, name) => sum + volumesOf(name), 0));
  const running = await podman(["ps", "--filter", `label=${labLabel(stack)}`, "--format", "{{.Names}}"]);
  expect(running.split("\n").sort()).toEqual(expected);
}

async function expectVirtualMachines(wanted: readonly string[]): Promise<void> {
  const states = await statesOf(stack);
  expect(states.map(({ name }) => name).sort()).toEqual([...wanted].sort());
  expect(states.filter(({ running }) => !running)).toEqual([]);
}

/** Whether nothing of the lab is left on this host: neither by its label, nor by its name, nor as a file or a process. */
export async function expectNothingLeft(): Promise<void> {
  const { containers, volumes, networks } = await takeInventory(stack);
  expect([...containers, ...volumes, ...networks, ...(await statesOf(stack))]).toEqual([]);
  const named = ["--quiet", "--filter", `name=^${labName(stack)}`];
  const lists = [
    ["ps", "--all"],
    ["volume", "ls"],
    ["network", "ls"],
  ];
  const found = await Promise.all(lists.map((list) => podman([...list, ...named])));
  expect(found.join("")).toBe("");
  expect(existsSync(faultsHome)).toBe(false);
  expect(labProcesses()).toEqual([]);
}

/** Command lines of processes that were started for the lab. */
export function labProcesses(): string[] {
  return processTexts()
    .filter(
      ({ environment }) =>
        environment.includes(`MANILAKUBE_HOME=${faultsHome} `) || environment.endsWith(faultsHome),
    )
    .map(({ command }) => command);
}
