import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { projectRoot } from "../paths";
import { isStackName, pathPart, stackNameRule } from "../stackName";
import { InputError } from "./problem";

const namespace = "manilakube:";

/** @throws RangeError for what is no stack's name */
export function stackFile(stack: string): string {
  return join(projectRoot, "stacks", `Pulumi.${pathPart(stack)}.yaml`);
}

/** Names of the stacks that have a file. */
export function knownStacks(): string[] {
  return readdirSync(join(projectRoot, "stacks"))
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/**
 * Reads what a stack's file holds below `manilakube:`, before Pulumi does.
 * @throws InputError where that is no stack's name, there is no such file, or it is no YAML
 */
export function readStackConfig(stack: string): Record<string, unknown> {
  if (!isStackName(stack)) {
    throw new InputError("The stack cannot be used", [
      { setting: "stack", value: stack, rule: stackNameRule },
    ]);
  }
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

/** Takes out of the checkout what Pulumi wrote into the stack's file, if there is one. */
export function removeEncryptionSalt(stack: string): void {
  const path = stackFile(stack);
  if (!existsSync(path)) {
    return;
  }
  const text = readFileSync(path, "utf8");
  const without = withEncryptionSalt(text, undefined);
  if (without !== text) {
    writeFileSync(path, without);
  }
}

/** A stack file's text with this salt in place of any other. Pure. */
export function withEncryptionSalt(text: string, salt: string | undefined): string {
  const without = text.replace(/^encryptionsalt:.*\n?/m, "");
  if (salt === undefined) {
    return without;
  }
  return `${without}${without === "" || without.endsWith("\n") ? "" : "\n"}encryptionsalt: ${salt}\n`;
}
