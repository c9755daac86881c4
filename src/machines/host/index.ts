import type * as pulumi from "@pulumi/pulumi";
import { PodmanNetwork, SshKeyPair } from "../../resources";
import type { HostSettings } from "../../settings/load";
import { labName } from "../names";
import type { Machine, MachineRequest } from "../types";
import type { HostLab } from "./maker";
import { hostMakers } from "./makers";
import { hostsFile, largestLab, planMachines } from "./plan";
import type { HostSources } from "./sources";

/** Machines of the embedded lab: on this host, on a network of the stack's own. */
export function hostMachines(
  stack: string,
  settings: HostSettings,
  sources: HostSources,
  requests: readonly MachineRequest[],
  options: pulumi.CustomResourceOptions,
): Machine[] {
  const name = labName(stack);
  const lab: HostLab = {
    stack,
    settings,
    login: new SshKeyPair("login", { comment: name }, options),
    network: new PodmanNetwork("network", { name, subnet: settings.subnet }, options),
    // Of the largest lab there can be: one worker more must not make other machines of all that are there.
    hosts: hostsFile(planMachines(stack, settings.subnet, largestLab)),
    options,
  };
  return planMachines(stack, settings.subnet, requests).map((planned) => {
    const boots = sources[settings.kind];
    if (boots === undefined) {
      throw new Error(
        `${planned.name} is to be of the kind ${settings.kind}, and nothing was looked up for it`,
      );
    }
    return hostMakers[settings.kind](planned, boots, lab);
  });
}
