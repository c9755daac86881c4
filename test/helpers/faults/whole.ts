import { existsSync } from "node:fs";
import { labName } from "../../../src/machines/names";
import { takeInventory } from "../../../src/podman/inventory";
import { labLabel, podman } from "../../../src/podman/podman";
import { RunningLab } from "../../../src/running/lab";
import { processTexts } from "../processes";
import { faultsHome } from "./home";
import { expectInside } from "./inside";
import { container, machines, run } from "./lab";
import { stack } from "./settings";

/** Volumes of each machine: its databases, and what overlay mounts lie on. */
const volumesOf = (machine: string): number => (machine === "control-plane" ? 3 : 2);

/**
 * Whether the lab is as one that came up undisturbed: nothing is missing, nothing is there twice, claims are bound, and another
 * `up` has nothing to do.
 * @param wanted names of its machines
 * @throws Error that says what is not so
 */
export async function expectWhole(wanted: readonly string[] = machines): Promise<void> {
  await expectMachines(wanted);
  await expectInside(
    new RunningLab(stack),
    wanted.filter((name) => name !== "storage"),
  );
  const again = await run("up");
  expect(`exit code ${again.code}: ${again.output}`).toMatch(/^exit code 0: [^]*nothing to do/);
}

async function expectMachines(wanted: readonly string[]): Promise<void> {
  const { containers, volumes, networks } = await takeInventory(stack);
  expect([...containers].sort()).toEqual(wanted.map(container).sort());
  expect(networks).toEqual([labName(stack)]);
  const count = wanted.reduce((sum, machine) => sum + volumesOf(machine), 0);
  expect(volumes).toHaveLength(count);
  const running = await podman(["ps", "--filter", `label=${labLabel(stack)}`, "--format", "{{.Names}}"]);
  expect(running.split("\n").sort()).toEqual(wanted.map(container).sort());
}

/** Whether nothing of the lab is left on this host: neither by its label, nor by its name, nor as a file or a process. */
export async function expectNothingLeft(): Promise<void> {
  const { containers, volumes, networks } = await takeInventory(stack);
  expect([...containers, ...volumes, ...networks]).toEqual([]);
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
