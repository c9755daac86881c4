import { settingFacts, type SettingFact } from "../../settings/facts";
import { stackFileJsonSchema } from "../../settings/jsonSchema";
import { readStackConfig } from "../../settings/stackFile";

/** `lab settings`: every setting that a stack can have, its value in force and where that comes from, and its rule. */
export function settings(stack: string, { schema }: { readonly schema: boolean }): void {
  if (schema) {
    process.stdout.write(`${JSON.stringify(stackFileJsonSchema(), undefined, 2)}\n`);
    return;
  }
  const facts = settingFacts(stack, readStackConfig(stack));
  const width = Math.max(...facts.map(({ setting }) => setting.length));
  process.stdout.write(`${facts.map((fact) => lines(fact, stack, width)).join("\n")}\n`);
}

function lines(
  { setting, value, isSet, description, rule, effect }: SettingFact,
  stack: string,
  width: number,
): string {
  const shown = value === undefined ? "-" : typeof value === "string" ? value : JSON.stringify(value);
  const from = isSet ? `stacks/Pulumi.${stack}.yaml` : value === undefined ? "not set" : "default";
  const words = [description, rule === "" ? "" : `It ${rule}.`].filter((text) => text !== "").join(" ");
  return [
    `${setting.padEnd(width)}  ${shown === "" ? '""' : shown}  (${from})`,
    ...(words === "" ? [] : [`    ${words}`]),
    `    On a lab that is up another value ${effect}.`,
  ].join("\n");
}
