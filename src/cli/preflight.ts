import { judgeHost, judgePlace } from "../checks/host";
import { gatherHostFacts } from "../checks/hostFacts";
import { judgeAdoptedNetwork } from "../openstack/adoptedNetwork";
import { gatherCloudFacts } from "../openstack/facts";
import { judgeNodeImage } from "../openstack/nodeImage";
import { checkQuota } from "../openstack/quota";
import { cacheDirectory } from "../paths";
import { loadSettings, type OpenstackSettings, type Settings } from "../settings/load";
import { InputError, type Problem } from "../settings/problem";
import { readStackConfig } from "../settings/stackFile";
import { requestsOf } from "./machineRequests";
import { stackExists } from "./stack";

/** What preflight says when all is well. */
export interface Cleared {
  readonly settings: Settings;
  /** Where the lab will be, for the display. */
  readonly place: string;
}

/**
 * Everything that can be known to be wrong before anything is made, all at once.
 * @throws InputError
 */
export async function preflight(stack: string): Promise<Cleared> {
  const config = readStackConfig(stack);
  const settings = attempt(() => loadSettings(stack, config));
  if (!(settings instanceof InputError) && settings.machines.kind === "openstack") {
    return { settings, place: await judgeCloud(settings, settings.machines) };
  }
  return { settings: await judgeThisHost(stack, settings), place: "this host" };
}

async function judgeThisHost(stack: string, settings: Settings | InputError): Promise<Settings> {
  const facts = await gatherHostFacts(cacheDirectory());
  const problems: Problem[] =
    settings instanceof InputError
      ? [...settings.problems, ...judgeHost(facts)]
      : [...judgeHost(facts), ...judgePlace(settings, facts)];
  if (settings instanceof InputError || problems.length > 0) {
    throw new InputError(`The lab '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be made`, problems);
  }
  return settings;
}

async function judgeCloud(settings: Settings, machines: OpenstackSettings): Promise<string> {
  const facts = await gatherCloudFacts(machines);
  judgeNodeImage(settings, facts);
  judgeAdoptedNetwork(settings, facts);
  if (!stackExists(settings.stack)) {
    await checkQuota(machines, facts, requestsOf(settings));
  }
  return `cloud ${facts.login.name}, project ${facts.project}, region ${facts.region}`;
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
