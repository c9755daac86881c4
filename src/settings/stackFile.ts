import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { projectRoot } from "../paths";
import { isStackName, pathPart, stackNameRule } from "../stackName";
import { InputError, type Problem } from "./problem";

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
 * @throws InputError where that is no stack's name, there is no such file, it is no YAML, or settings stand where nobody looks
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
  const file = `stacks/Pulumi.${stack}.yaml`;
  const subject = `The settings of stack '${stack}' (${file}) cannot be read`;
  const content = parse(path, file, subject);
  const problems = judgeForm(content, file);
  if (problems.length > 0) {
    throw new InputError(subject, problems);
  }
  return Object.fromEntries(
    Object.entries(groupOf(groupOf(content)["config"]))
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]): [string, unknown] => [key.slice(namespace.length), value]),
  );
}

function parse(path: string, file: string, subject: string): unknown {
  try {
    return load(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof YAMLException) {
      const rule = `is no YAML: ${error.message.split("\n")[0] ?? ""}`;
      throw new InputError(subject, [{ setting: file, value: undefined, rule }]);
    }
    throw error;
  }
}

/** Keys of a stack's file that Pulumi knows. */
const pulumisKeys = ["config", "encryptionsalt", "encryptedkey", "secretsprovider", "environment"];

/** What would make settings go unheard: they stand where nobody looks for them. Pure. */
function judgeForm(content: unknown, file: string): Problem[] {
  if (!isGroup(content)) {
    return [{ setting: file, value: content, rule: "must have one key, config, with the settings below it" }];
  }
  const config = groupOf(content)["config"];
  const strange = Object.entries(groupOf(content))
    .filter(([key]) => !pulumisKeys.includes(key))
    .map(([setting, value]) => ({
      setting,
      value,
      rule: "is no key of a stack's file; settings stand below config",
    }));
  const unnamed = Object.entries(groupOf(config))
    .filter(([key]) => !key.includes(":"))
    .map(([setting, value]) => ({ setting, value, rule: `must be written as ${namespace}${setting}` }));
  const misshapen = isGroup(config)
    ? []
    : [
        {
          setting: "config",
          value: config,
          rule: `must be a group of settings: {${namespace}machines: {…}, …}`,
        },
      ];
  return [...strange, ...misshapen, ...unnamed];
}

/** Nothing at all is a group of no settings, as in an empty file. */
function isGroup(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && !Array.isArray(value));
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return isGroup(value) ? { ...(value as object) } : {};
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
