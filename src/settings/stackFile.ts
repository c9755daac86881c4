import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { projectRoot } from "../paths";
import { InputError } from "./problem";

const namespace = "manilakube:";

export function stackFile(stack: string): string {
  return join(projectRoot, "stacks", `Pulumi.${stack}.yaml`);
}

/** Names of the stacks that have a file. */
export function knownStacks(): string[] {
  return readdirSync(join(projectRoot, "stacks"))
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/**
 * Reads what a stack's file holds below `manilakube:`, before Pulumi does.
 * @throws InputError where there is no such file, or it is no YAML
 */
export function readStackConfig(stack: string): Record<string, unknown> {
  const path = stackFile(stack);
  if (!existsSync(path)) {
    const rule = `must have a file stacks/Pulumi.${stack}.yaml; there are: ${knownStacks().join(", ")} (copy one)`;
    throw new InputError("The stack cannot be used", [{ setting: "stack", value: stack, rule }]);
  }
  const config = parse(path, stack)["config"];
  const entries = Object.entries(typeof config === "object" && config !== null ? config : {});
  return Object.fromEntries(
    entries
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]): [string, unknown] => [key.slice(namespace.length), value]),
  );
}

function parse(path: string, stack: string): Record<string, unknown> {
  try {
    return (load(readFileSync(path, "utf8")) ?? {}) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof YAMLException) {
      const rule = `is no YAML: ${error.message.split("\n")[0] ?? ""}`;
      throw new InputError(`The settings of stack '${stack}' cannot be read`, [
        { setting: `stacks/Pulumi.${stack}.yaml`, value: undefined, rule },
      ]);
    }
    throw error;
  }
}

/** Takes out what Pulumi wrote into the file for a stack that no longer exists: it only fits that stack's passphrase. */
export function removeEncryptionSalt(stack: string): void {
  const path = stackFile(stack);
  const text = readFileSync(path, "utf8");
  const without = text.replace(/^encryptionsalt:.*\n?/m, "");
  if (without !== text) {
    writeFileSync(path, without);
  }
}
