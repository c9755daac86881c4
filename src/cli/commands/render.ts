import { join } from "node:path";
import { settingsOf } from "../../settings/ofStack";
import { requireEmpty } from "../newDirectory";
import { machineAddresses } from "../render/addresses";
import { fillDirectory } from "../render/directory";
import { orderText } from "../render/order";
import { renderScripts } from "../render/scripts";

const orderFile = "order.txt";

export interface RenderOptions {
  /** `NAME=IP` of machines. */
  readonly address?: readonly string[];
}

/**
 * `lab render STACK DIR`: the scripts that `up` would run on machines, to be read, debugged or run by hand. Needs no machine,
 * no cloud and no cache.
 * @throws InputError for settings, addresses or a directory that cannot be used
 */
export async function render(
  stack: string,
  directory: string,
  { address = [] }: RenderOptions,
): Promise<void> {
  const settings = settingsOf(stack);
  const addresses = machineAddresses(settings, address);
  requireEmpty("directory", directory);
  const scripts = await renderScripts(settings, addresses);
  fillDirectory(directory, {
    ...Object.fromEntries(scripts.map(({ file, text }) => [file, text])),
    [orderFile]: orderText(stack, addresses, scripts),
  });
  process.stdout.write(`${scripts.length} scripts; ${join(directory, orderFile)} says what they are\n`);
}
