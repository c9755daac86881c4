import { existsSync } from "node:fs";
import { join } from "node:path";
import { labDirectory } from "../paths";
import { InputError } from "../settings/problem";

/** A file of the lab. @throws InputError where the lab is not up */
export function labFile(stack: string, name: string): string {
  const path = join(labDirectory(stack), name);
  if (!existsSync(path)) {
    const rule = `has no ${name} in ${labDirectory(stack)}: the lab is not up (\`scripts/lab up ${stack}\`)`;
    throw new InputError("No such lab", [{ setting: "stack", value: stack, rule }]);
  }
  return path;
}
