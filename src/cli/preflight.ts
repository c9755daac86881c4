import { judgeHost, judgePlace } from "../checks/host";
import { gatherHostFacts } from "../checks/hostFacts";
import { cacheDirectory } from "../paths";
import { loadSettings, type Settings } from "../settings/load";
import { InputError, type Problem } from "../settings/problem";
import { readStackConfig } from "../settings/stackFile";

/**
 * Everything that can be known to be wrong before anything is made, all at once.
 * @throws InputError
 */
export async function preflight(stack: string): Promise<Settings> {
  const facts = await gatherHostFacts(cacheDirectory());
  const problems: Problem[] = judgeHost(facts);
  try {
    const settings = loadSettings(stack, readStackConfig(stack));
    problems.push(...judgePlace(settings, facts));
    if (problems.length === 0) {
      return settings;
    }
  } catch (error) {
    if (!(error instanceof InputError)) {
      throw error;
    }
    problems.unshift(...error.problems);
  }
  throw new InputError(`The lab '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be made`, problems);
}
