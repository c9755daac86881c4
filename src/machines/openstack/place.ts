import { openstackPlugin } from "../../artifacts/recipes/cloud";
import type { OpenstackSettings, Settings } from "../../settings/load";
import { examineBy } from "../finding";
import type { MachineState, Place } from "../place";
import { judgeAdoptedNetwork } from "./cloud/adoptedNetwork";
import { gatherCloudFacts, type CloudFacts } from "./cloud/facts";
import { judgeNodeImage } from "./cloud/nodeImage";
import { checkQuota } from "./cloud/quota";
import { serversOf } from "./cloud/servers";
import { standInFacts } from "./cloud/standInFacts";

/** A lab in an OpenStack cloud. */
export function openstackPlace(settings: Settings, machines: OpenstackSettings): Place {
  const look = async (): Promise<CloudFacts> => {
    const facts = await gatherCloudFacts(machines);
    judgeNodeImage(settings, facts);
    judgeAdoptedNetwork(settings, facts);
    return facts;
  };
  return {
    examine: (requests, isNew) =>
      examineBy({ fact: "cloud", shownBy: "openstack catalog list" }, async () => {
        const facts = await look();
        if (isNew) {
          await checkQuota(machines, facts, requests);
        }
        return `cloud ${facts.login.name}, project ${facts.project}, region ${facts.region}`;
      }),
    // Its servers boot the cloud's images.
    recipes: [openstackPlugin],
    tools: [openstackPlugin],
    sources: async () => ({ cloud: await look() }),
    standInSources: () => ({ cloud: standInFacts(machines) }),
    addresses: () => undefined,
    states: () => states(settings.stack, machines),
    consoles: () => Promise.resolve(new Map()),
    explain: () => faults(settings.stack, machines),
    refreshes: true,
  };
}

async function states(stack: string, machines: OpenstackSettings): Promise<MachineState[]> {
  const servers = await serversOf(stack, machines);
  return servers.map(({ name, status, fault = "" }) => ({
    name,
    line: `${name}\t${status}\t${fault}`.trimEnd(),
    running: status === "ACTIVE",
  }));
}

/** Why servers are in ERROR: Pulumi only says that they are. */
async function faults(stack: string, machines: OpenstackSettings): Promise<string[]> {
  const servers = await serversOf(stack, machines).catch(() => []);
  return servers.flatMap(({ name, fault }) => (fault === undefined ? [] : `server ${name}: ${fault}`));
}
