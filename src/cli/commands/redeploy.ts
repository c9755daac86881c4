import { readScript } from "../../render/template";
import { InputError } from "../../settings/problem";
import { manilaHost, onMachine } from "../onMachine";

const scripts: Readonly<Record<string, string>> = { manila: "manila/redeploy.sh" };

/**
 * `lab redeploy manila`: its services start again with the code that is on their machine now.
 * @throws InputError for a part that cannot be redeployed, or where the lab is not up
 */
export async function redeploy(stack: string, part: string): Promise<void> {
  const script = scripts[part];
  if (script === undefined) {
    const rule = `must be one of ${Object.keys(scripts).join(", ")}`;
    throw new InputError("Nothing to redeploy", [{ setting: "part", value: part, rule }]);
  }
  await onMachine(stack, manilaHost(stack), { body: readScript(script) }, (line) =>
    process.stdout.write(`${line}\n`),
  );
}
