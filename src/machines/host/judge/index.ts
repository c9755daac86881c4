import { labLabel } from "../../../podman/podman";
import type { HostSettings, Settings } from "../../../settings/load";
import type { Finding } from "../../finding";
import { machineName } from "../../names";
import type { MachineRequest } from "../../types";
import type { HostFacts } from "../facts";
import { hostKinds } from "../kinds";
import { hostRequests, kindsOf } from "../requests";
import { judgeKernel, judgeMounts } from "./kernel";
import { judgeMemory } from "./memory";
import { judgeNames } from "./names";
import { judgeFirewall, judgeProxies } from "./network";
import { judgeDisks, judgeStorage } from "./storage";
import { judgeSubnet } from "./subnet";
import { judgeTools } from "./tools";

/** What every lab on this host depends on, whatever its settings: programs, podman's storage, the kernel. Pure. */
export function judgeHost(facts: HostFacts): Finding[] {
  return [...judgeTools(facts), ...judgeStorage(facts), ...judgeKernel(facts)];
}

/**
 * What one lab on this host depends on besides: memory, disk, names, its network. Pure.
 * @param there names of those of its machines that exist already, as `machineName` gives them
 */
export function judgePlace(
  settings: Settings,
  machines: HostSettings,
  requests: readonly MachineRequest[],
  there: ReadonlySet<string>,
  facts: HostFacts,
): Finding[] {
  const { stack } = settings;
  const isThere = facts.networks.some(({ labels }) => labels.includes(labLabel(stack)));
  const wanted = hostRequests(machines, requests);
  const missing = wanted.filter(({ name }) => !there.has(machineName(stack, name)));
  return [
    ...kindsOf(machines).flatMap((kind) => hostKinds[kind].judge(facts)),
    judgeMemory(missing, facts),
    // What the lab itself has written is no longer free.
    ...(isThere ? [] : judgeDisks(facts)),
    ...judgeNames(settings, requests, facts),
    ...judgeSubnet("manilakube:machines.subnet", machines.subnet, stack, facts),
    ...judgeFirewall(facts, machines.subnet),
    ...judgeProxies(facts),
    ...(wanted.some(({ kind, role }) => kind === "podman" && role !== "storage")
      ? judgeMounts(settings, facts)
      : []),
  ];
}
