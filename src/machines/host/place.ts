import type { Recipe } from "../../artifacts/recipe";
import { pause } from "../../artifacts/recipes/pause";
import { cacheDirectory } from "../../paths";
import { nodeReleases } from "../../releases/node";
import type { HostKindName } from "../../settings/host";
import type { HostSettings, Settings } from "../../settings/load";
import type { Finding } from "../finding";
import type { Place } from "../place";
import type { MachineRequest } from "../types";
import { gatherHostFacts } from "./facts";
import { judgeHost, judgePlace } from "./judge";
import { hostPatience } from "./hostPatience";
import { hostKinds } from "./kinds";
import { planMachines } from "./plan";
import { kindsOf } from "./requests";
import type { Boots, HostSources } from "./sources";

/** A lab on this host. */
export function hostPlace(settings: Settings, machines: HostSettings): Place {
  const { stack } = settings;
  const names = kindsOf(machines);
  const kinds = names.map((name) => hostKinds[name]);
  const anchor = names.includes("qemu") ? anchorProgram(settings) : undefined;
  return {
    examine: async (requests) => {
      // What it refuses is to be refused before anything is made.
      hostPatience();
      const findings = await examine(settings, machines, requests);
      // Only where they can run at all.
      const isFit = findings.every(({ verdict }) => verdict !== "stop");
      const tried = isFit ? await Promise.all(kinds.map((kind) => kind.tryOut())) : [];
      const seen = tried.filter((finding) => finding !== undefined);
      return {
        findings: [...findings, ...seen],
        where: ["this host", ...seen.map(({ found }) => found)].join("; "),
      };
    },
    recipes: (requests) => [
      ...(anchor === undefined ? [] : [anchor]),
      ...kinds.map((kind) => kind.recipes(settings).node),
      // Pools are of nodes.
      ...(requests.some(({ role }) => role === "storage")
        ? [hostKinds[machines.kind].recipes(settings).storage]
        : []),
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

/** Every fact of this host that the lab depends on. */
async function examine(
  settings: Settings,
  machines: HostSettings,
  requests: readonly MachineRequest[],
): Promise<Finding[]> {
  const facts = await gatherHostFacts(cacheDirectory());
  const there = await Promise.all(
    kindsOf(machines).map((kind) => hostKinds[kind].states(settings.stack).catch(() => [])),
  );
  const names = new Set(there.flat().map(({ name }) => name));
  return [...judgeHost(facts), ...judgePlace(settings, machines, requests, names, facts)];
}
