import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { InUse } from "../artifacts/usage";
import { consoleTail } from "./console";
import { directoryOfLab, filesIn, virtualMachines } from "./directory";
import { machinesIn, removeFiles } from "./machine";
import { runStateOf } from "./process";
import { readRecord } from "./record";

/** A virtual machine as it is now. */
export interface VirtualMachineState {
  /** Its name on this host. */
  readonly name: string;
  /** For people. */
  readonly line: string;
  readonly running: boolean;
}

/** The virtual machines of a lab, by their directories: those of which making was broken off are none. */
export async function statesOf(stack: string): Promise<VirtualMachineState[]> {
  const lab = directoryOfLab(stack);
  const states = await Promise.all(
    (await machinesIn(lab)).map(async (machine) => {
      const files = filesIn(join(lab, machine));
      const record = await readRecord(files);
      const state = (await runStateOf(files)) ?? "stopped";
      return record === undefined
        ? []
        : [{ name: record.name, line: `${record.name}\t${state}\tvirtual`, running: state === "running" }];
    }),
  );
  return states.flat();
}

/** What the machines of a lab have written to their serial consoles lately, by name in the lab. */
export async function consolesOf(stack: string): Promise<Map<string, () => Promise<string>>> {
  const lab = directoryOfLab(stack);
  return new Map(
    (await machinesIn(lab)).map((machine) => [
      machine,
      async () => (await consoleTail(filesIn(join(lab, machine)), 5000)).join("\n"),
    ]),
  );
}

/** Removes all virtual machines of a lab, whatever state they are in. @returns their names in the lab */
export async function sweep(stack: string): Promise<string[]> {
  const lab = directoryOfLab(stack);
  const machines = await machinesIn(lab);
  await Promise.all(machines.map((machine) => removeFiles(filesIn(join(lab, machine)))));
  // Empty by now; another lab's, or none, is no matter.
  await rmdir(lab).catch(() => undefined);
  await rmdir(virtualMachines).catch(() => undefined);
  return machines;
}

/** The images that virtual machines stand on, of all labs and checkouts. */
export async function pathsOfAllMachines(): Promise<InUse[]> {
  const labs = await machinesIn(virtualMachines);
  const found = await Promise.all(
    labs.map(async (lab) =>
      Promise.all(
        (await machinesIn(join(virtualMachines, lab))).map((machine) =>
          readRecord(filesIn(join(virtualMachines, lab, machine))),
        ),
      ),
    ),
  );
  return found
    .flat()
    .flatMap((record) => (record === undefined ? [] : [{ user: record.name, paths: [record.image] }]));
}
