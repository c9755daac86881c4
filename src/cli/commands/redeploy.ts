import { readScript } from "../../render/template";
import { RunningLab } from "../../running/lab";
import { InputError } from "../../settings/problem";

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
  const lab = new RunningLab(stack);
  const onLine = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  await lab.run(lab.manilaHost, { body: readScript(script) }, { onLine });
}
