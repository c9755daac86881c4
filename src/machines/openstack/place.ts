import { openstackPlugin } from "../../artifacts/recipes/cloud";
import type { OpenstackSettings, Settings } from "../../settings/load";
import { naturally } from "../../naturalOrder";
import { examineBy } from "../finding";
import type { MachineState, Place } from "../place";
import { judgeAdoptedNetwork } from "./cloud/adoptedNetwork";
import type { CloudClient } from "./cloud/client";
import type { CloudLogin } from "./cloud/cloudsFile";
import { connectAs, loginOfLab } from "./cloud/connect";
import { describeClient } from "./cloud/describe";
import { gatherCloudFacts, type CloudFacts } from "./cloud/facts";
import { handLogin } from "./cloud/handedLogin";
import { judgeNodeImage } from "./cloud/nodeImage";
import { checkQuota } from "./cloud/quota";
import { keepRecord, readRecord } from "./cloud/record";
import { serversOf, type ServerState } from "./cloud/servers";
import { standInFacts } from "./cloud/standInFacts";
import { providerLogin } from "./providerLogin";

/** A lab in an OpenStack cloud. */
export function openstackPlace(settings: Settings, machines: OpenstackSettings): Place {
  const { stack } = settings;
  let known: CloudLogin | undefined;
  // Read once, so that all that a command does there is done by the same user in the same project.
  const connect = async (): Promise<CloudClient> => {
    known ??= loginOfLab(stack, machines.cloud);
    return connectAs(stack, known);
  };
  let seen: CloudFacts | undefined;
  // Also once: what `up` asks about is what it does.
  const look = async (client: CloudClient): Promise<CloudFacts> => {
    seen ??= await gatherCloudFacts(machines, client);
    judgeNodeImage(settings, seen);
    judgeAdoptedNetwork(settings, seen);
    return seen;
  };
  return {
    examine: (requests, isNew) =>
      examineBy({ fact: "cloud", shownBy: "openstack catalog list" }, async () => {
        const client = await connect();
        const facts = await look(client);
        const unseen = isNew ? await checkQuota(machines, facts, requests) : [];
        const remark = unseen.length === 0 ? "" : ` (not shown to this user: ${unseen.join(", ")})`;
        return `${describeClient(client)}${remark}`;
      }),
    // Its servers boot the cloud's images.
    recipes: () => [openstackPlugin],
    tools: [openstackPlugin],
    sources: async () => {
      const client = await connect();
      const cloud = await look(client);
      // From here on something may be made there.
      return { cloud, mark: { stack, id: keepRecord(stack, client).id } };
    },
    login: async () => {
      const { login, region } = await connect();
      handLogin(stack, "cloud", login);
      return providerLogin(login, region);
    },
    standInSources: () => ({ cloud: standInFacts(machines), mark: { stack, id: "00000000" } }),
    addresses: () => undefined,
    states: async () => states(await servers(stack, await connect())),
    consoles: () => Promise.resolve(new Map()),
    explain: async () =>
      faults(
        await connect()
          .then((client) => servers(stack, client))
          .catch(() => []),
      ),
    patience: () => Promise.resolve(1),
    refreshes: true,
  };
}

function servers(stack: string, client: CloudClient): Promise<readonly ServerState[]> {
  return serversOf(client, stack, readRecord(stack)?.id);
}

function states(found: readonly ServerState[]): MachineState[] {
  const sorted = [...found].sort((a, b) => naturally(a.name, b.name));
  return sorted.map(({ name, status, fault = "" }) => ({
    name,
    line: `${name}\t${status}\t${fault}`.trimEnd(),
    running: status === "ACTIVE",
  }));
}

/** Why servers are in ERROR: Pulumi only says that they are. */
function faults(found: readonly ServerState[]): string[] {
  return found.flatMap(({ name, fault }) => (fault === undefined ? [] : `server ${name}: ${fault}`));
}
