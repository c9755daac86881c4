import type { Recipe } from "../../artifacts/recipe";
import { pause } from "../../artifacts/recipes/pause";
import { cacheDirectory } from "../../paths";
import { nodeReleases } from "../../releases/node";
import { poolOfEach, type HostKindName } from "../../settings/host";
import type { HostSettings, Settings } from "../../settings/load";
import { InputError } from "../../settings/problem";
import { machineName } from "../names";
import type { Place } from "../place";
import type { MachineRequest } from "../types";
import { gatherHostFacts } from "./facts";
import { judgeHost, judgePlace } from "./judge";
import { hostKinds } from "./kinds";
import { planMachines } from "./plan";
import { hostRequests } from "./requests";
import type { Boots, HostSources } from "./sources";

/** A lab on this host. */
export function hostPlace(settings: Settings, machines: HostSettings): Place {
  const { stack } = settings;
  const names = kindsOf(machines);
  const kinds = names.map((name) => hostKinds[name]);
  const anchor = names.includes("qemu") ? anchorProgram(settings) : undefined;
  return {
    preflight: async (requests) => {
      await refuseUnfit(settings, machines, requests);
      const remarks = await Promise.all(kinds.map((kind) => kind.remark()));
      return ["this host", ...remarks.filter((remark) => remark !== undefined)].join("; ");
    },
    recipes: [
      ...(anchor === undefined ? [] : [anchor]),
      ...kinds.map((kind) => kind.recipes(settings).node),
      // Pools are of nodes.
      hostKinds[machines.kind].recipes(settings).storage,
    ],
    tools: [],
    login: () => Promise.resolve(undefined),
    sources: async (cache) =>
      sources(
        await Promise.all(names.map(async (name) => [name, await hostKinds[name].boots(settings, cache)])),
        anchor === undefined ? undefined : cache.path(anchor),
      ),
    standInSources: () =>
      sources(
        names.map((name) => [name, standIn(name)]),
        anchor === undefined ? undefined : "/nowhere/anchor",
      ),
    addresses: (requests) =>
      new Map(planMachines(stack, machines.subnet, requests).map(({ name, address }) => [name, address])),
    // Machines of a kind that the settings no longer name are there, too.
    states: async () =>
      (await Promise.all(Object.values(hostKinds).map((kind) => kind.states(stack)))).flat(),
    consoles: async () =>
      new Map((await Promise.all(kinds.map((kind) => kind.consoles(stack)))).flatMap((each) => [...each])),
    explain: () => Promise.resolve([]),
    patience: async () => Math.max(...(await Promise.all(kinds.map((kind) => kind.patience())))),
    // What is on this host is looked at by the project's own plugin.
    refreshes: false,
  };
}

/** Of a lab's machines, each once. */
function kindsOf({ kind, workers }: HostSettings): HostKindName[] {
  return [...new Set([kind, ...poolOfEach(workers).map((pool) => pool.kind ?? kind)])];
}

function sources(
  boots: readonly (readonly [string, Boots])[],
  anchor: string | undefined,
): { host: HostSources } {
  return { host: { kinds: Object.fromEntries(boots), anchor } };
}

function standIn(kind: HostKindName): Boots {
  return { node: `/nowhere/${kind}/node`, storage: `/nowhere/${kind}/storage`, patience: 1 };
}

/** Any program that does nothing would do; this one is made for every lab. */
function anchorProgram(settings: Settings): Recipe {
  return { ...pause(nodeReleases(settings).kubernetes), intermediate: false };
}

/** @throws InputError with everything that keeps this host from having the lab */
async function refuseUnfit(
  settings: Settings,
  machines: HostSettings,
  requests: readonly MachineRequest[],
): Promise<void> {
  const { stack } = settings;
  const facts = await gatherHostFacts(cacheDirectory());
  const wanted = hostRequests(machines, requests);
  const kinds = kindsOf(machines);
  const there = new Set(
    (await Promise.all(kinds.map((kind) => hostKinds[kind].states(stack).catch(() => []))))
      .flat()
      .map(({ name }) => name),
  );
  const missing = wanted.filter(({ name }) => !there.has(machineName(stack, name)));
  const problems = [
    ...judgeHost(facts),
    ...kinds.flatMap((kind) => hostKinds[kind].obstacles(facts)),
    ...kinds.flatMap((name) =>
      hostKinds[name].judge(
        missing.filter(({ kind }) => kind === name),
        facts,
      ),
    ),
    ...judgePlace(settings, requests, facts),
  ];
  if (problems.length > 0) {
    throw new InputError(`The lab '${stack}' (stacks/Pulumi.${stack}.yaml) cannot be made`, problems);
  }
}
