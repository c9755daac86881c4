import { loadSettings, type Settings } from "./load";
import { readStackConfig } from "./stackFile";

/**
 * The settings of a stack, from its file.
 * @throws InputError with everything that is wrong with it
 */
export function settingsOf(stack: string): Settings {
  return loadSettings(stack, readStackConfig(stack));
}
