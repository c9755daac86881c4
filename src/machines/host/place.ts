import { cacheDirectory } from "../../paths";
import type { HostKindName, HostSettings, Settings } from "../../settings/load";
import { InputError } from "../../settings/problem";
import type { Place } from "../place";
import type { MachineRequest } from "../types";
import { gatherHostFacts } from "./facts";
import { judgeHost, judgePlace } from "./judge";
import { hostKinds } from "./kinds";
import { planMachines } from "./plan";
import type { Boots } from "./sources";

/** A lab on this host. */
export function hostPlace(settings: Settings, machines: HostSettings): Place {
  const { stack } = settings;
  const names: readonly HostKindName[] = [machines.kind];
  const kinds = names.map((name) => hostKinds[name]);
  const bootsBy = (boots: (name: HostKindName) => Boots) => ({
    host: Object.fromEntries(names.map((name) => [name, boots(name)])),
  });
  return {
    preflight: async (requests) => {
      await refuseUnfit(settings, machines, requests);
      return "this host";
    },
    recipes: kinds.flatMap((kind) => kind.recipes(settings)),
    tools: [],
    sources: (cache) => Promise.resolve(bootsBy((name) => hostKinds[name].boots(settings, cache))),
    standInSources: () =>
      bootsBy((name) => ({ node: `/nowhere/${name}/node`, storage: `/nowhere/${name}/storage` })),
    addresses: (requests) =>
      new Map(planMachines(stack, machines.subnet, requests).map(({ name, address }) => [name, address])),
    // Machines of a kind that the settings no longer name are there, too.
    states: async () =>
      (await Promise.all(Object.values(hostKinds).map((kind) => kind.states(stack)))).flat(),
    explain: () => Promise.resolve([]),
    // What is on this host is looked at by the project's own plugin.
    refreshes: false,
  };
}

/** @throws InputError with everything that keeps this host from having the lab */
async function refuseUnfit(
  settings: Settings,
  machines: HostSettings,
  requests: readonly MachineRequest[],
): Promise<void> {
  const facts = await gatherHostFacts(cacheDirectory());
  const problems = [
    ...judgeHost(facts),
    ...hostKinds[machines.kind].obstacles(facts),
    ...judgePlace(settings, requests, facts),
  ];
  if (problems.length > 0) {
    throw new InputError(
      `The lab '${settings.stack}' (stacks/Pulumi.${settings.stack}.yaml) cannot be made`,
      problems,
    );
  }
}
