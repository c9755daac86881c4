import { z } from "zod";
import type { MachineRequest } from "../../types";
import type { OpenstackSettings } from "../../../settings/load";
import { InputError } from "../../../settings/problem";
import { CloudClient } from "./client";
import type { CloudFacts } from "./facts";

/** What a lab takes of a project's quota. */
export interface Need {
  readonly what: string;
  readonly needed: number;
  /** Negative: unlimited. */
  readonly limit: number;
  readonly used: number;
}

const limits = z.object({ limits: z.object({ absolute: z.record(z.string(), z.number()) }) });
const detail = z.object({ limit: z.number(), used: z.number() });
const quotas = z.object({ quota: z.record(z.string(), z.union([detail, z.unknown()])) });
const flavorDetails = z.object({ flavor: z.object({ vcpus: z.number(), ram: z.number() }) });

/**
 * Whether a new lab fits into the project's quota.
 * @returns what the cloud does not show of it: there, creating says what is too little
 * @throws InputError with everything that is too little
 */
export async function checkQuota(
  settings: OpenstackSettings,
  facts: CloudFacts,
  requests: readonly MachineRequest[],
): Promise<readonly string[]> {
  const { needs, unseen } = await gatherNeeds(settings, facts, requests);
  const short = judgeQuota(needs);
  if (short.length > 0) {
    throw new InputError(
      `The quota of project '${facts.project}' in cloud '${facts.login.name}' is too small`,
      short,
    );
  }
  return unseen;
}

/** Pure. */
export function judgeQuota(
  needs: readonly Need[],
): { readonly setting: string; readonly value: string; readonly rule: string }[] {
  return needs
    .filter(({ needed, limit, used }) => needed > 0 && limit >= 0 && used + needed > limit)
    .map(({ what, needed, limit, used }) => ({
      setting: `quota of ${what}`,
      value: `${used} of ${limit} used`,
      rule: `must have ${needed} free`,
    }));
}

async function gatherNeeds(
  settings: OpenstackSettings,
  facts: CloudFacts,
  requests: readonly MachineRequest[],
): Promise<{ readonly needs: readonly Need[]; readonly unseen: readonly string[] }> {
  const client = await CloudClient.connect(facts.login);
  const machines = requests.length;
  const storages = requests.filter(({ role }) => role === "storage").length;
  const nodes = machines - storages;
  const sum = (ofNode: number, ofStorage: number): number => nodes * ofNode + storages * ofStorage;
  const volumes = await volumeNeeds(client, settings, machines);
  const [absolute, network, node, storage] = await Promise.all([
    client.getIfAllowed("compute", "/limits", limits),
    // Needs an extension of Neutron and a policy that lets members see it.
    client.getIfAllowed("network", `/v2.0/quotas/${client.project.id}/details.json`, quotas),
    client.get("compute", `/flavors/${facts.flavors.node}`, flavorDetails),
    client.get("compute", `/flavors/${facts.flavors.storage}`, flavorDetails),
  ]);
  const compute = (what: string, limit: string, used: string, needed: number): Need => ({
    what,
    needed,
    limit: absolute?.limits.absolute[limit] ?? -1,
    used: absolute?.limits.absolute[used] ?? 0,
  });
  const networking = (what: string, key: string, needed: number): Need => {
    const { limit, used } = detail.safeParse(network?.quota[key]).data ?? { limit: -1, used: 0 };
    return { what, needed, limit, used };
  };
  const own = settings.network === undefined ? 1 : 0;
  const services = requests.filter(({ role, hostsManila }) => role === "control-plane" || hostsManila);
  const floating = { none: 0, controlPlane: 1, services: services.length, all: machines }[
    settings.floatingIps
  ];
  const grouped = settings.antiAffinity === "none" ? 0 : 1;
  const needs = [
    ...volumes.needs,
    compute("server groups", "maxServerGroups", "totalServerGroupsUsed", grouped),
    compute("servers in one group", "maxServerGroupMembers", "", grouped * machines),
    compute("instances", "maxTotalInstances", "totalInstancesUsed", machines),
    compute("cores", "maxTotalCores", "totalCoresUsed", sum(node.flavor.vcpus, storage.flavor.vcpus)),
    compute("MB of RAM", "maxTotalRAMSize", "totalRAMUsed", sum(node.flavor.ram, storage.flavor.ram)),
    networking("floating IPs", "floatingip", floating),
    networking("ports", "port", machines + 2 * own),
    networking("security groups", "security_group", 3),
    networking("networks", "network", own),
    networking("routers", "router", own),
  ];
  const unseen = Object.entries({ compute: absolute, network }).flatMap(([service, seen]) =>
    seen === undefined ? [`quota of ${service}`] : [],
  );
  return { needs, unseen: [...unseen, ...volumes.unseen] };
}

/** What a lab takes of the project's volumes, where its machines boot from such. */
async function volumeNeeds(
  client: CloudClient,
  { rootVolume }: OpenstackSettings,
  machines: number,
): Promise<{ readonly needs: readonly Need[]; readonly unseen: readonly string[] }> {
  if (rootVolume === undefined) {
    return { needs: [], unseen: [] };
  }
  const service = ["block-storage", "volumev3"].find((type) => client.has(type));
  const seen = service === undefined ? undefined : await client.getIfAllowed(service, "/limits", limits);
  const need = (what: string, limit: string, used: string, needed: number): Need => ({
    what,
    needed,
    limit: seen?.limits.absolute[limit] ?? -1,
    used: seen?.limits.absolute[used] ?? 0,
  });
  return {
    needs: [
      need("volumes", "maxTotalVolumes", "totalVolumesUsed", machines),
      need("GB of volumes", "maxTotalVolumeGigabytes", "totalGigabytesUsed", machines * rootVolume.size),
    ],
    unseen: seen === undefined ? ["quota of volumes"] : [],
  };
}
