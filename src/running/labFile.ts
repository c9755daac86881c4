import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { machinesSchema, type HandedMachine } from "../handover/machines";
import { labDirectory } from "../paths";
import { InputError } from "../settings/problem";

/** What `up` has handed over in every version. */
const inEveryVersion = ["kubeconfig", "ssh_config"];

/**
 * Path of a file that `up` has handed over.
 * @param name below `.lab/<stack>/`
 * @throws InputError where the lab is not up, or where the `up` of an older version did not write the file
 */
export function labFile(stack: string, name: string): string {
  const directory = labDirectory(stack);
  const path = join(directory, name);
  if (existsSync(path)) {
    return path;
  }
  const command = `\`scripts/lab up ${stack}\``;
  const isThere = inEveryVersion.some((each) => existsSync(join(directory, each)));
  const [subject, reason] = isThere
    ? ["The lab lacks a file", `${command} writes what is missing, as in a lab that an older version made`]
    : ["No such lab", `the lab is not up (${command})`];
  const rule = `has no ${name} in ${directory}: ${reason}`;
  throw new InputError(subject, [{ setting: "stack", value: stack, rule }]);
}

/** The machines of a lab, as its last `up` handed them over. @throws InputError as `labFile` does */
export function handedMachines(stack: string): readonly HandedMachine[] {
  const text = readFileSync(labFile(stack, "machines.json"), "utf8");
  return machinesSchema.parse(JSON.parse(text)).machines;
}
