import { gatherHostFacts } from "../machines/host/facts";
import { judgeHost } from "../machines/host/judge";
import type { Place } from "../machines/place";
import { placeOf } from "../machines/places";
import { cacheDirectory } from "../paths";
import { loadSettings, type Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import { readStackConfig } from "../settings/stackFile";
import { requestsOf } from "./machineRequests";
import { stackExists } from "./stack";

/** What preflight says when all is well. */
export interface Cleared {
  readonly settings: Settings;
  readonly place: Place;
  /** Where the lab will be, for the display. */
  readonly where: string;
}

/**
 * Everything that can be known to be wrong before anything is made, all at once.
 * @throws InputError
 */
export async function preflight(stack: string): Promise<Cleared> {
  const config = readStackConfig(stack);
  const settings = attempt(() => loadSettings(stack, config));
  if (settings instanceof InputError) {
    // Most labs are on this host, and who has to change settings should hear at once what else is missing.
    const missing = judgeHost(await gatherHostFacts(cacheDirectory()));
    throw new InputError(`The lab '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be made`, [
      ...settings.problems,
      ...missing,
    ]);
  }
  const place = placeOf(settings);
  const where = await place.preflight(requestsOf(settings), !stackExists(stack));
  return { settings, place, where };
}

function attempt(load: () => Settings): Settings | InputError {
  try {
    return load();
  } catch (error) {
    if (error instanceof InputError) {
      return error;
    }
    throw error;
  }
}
