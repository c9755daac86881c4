import type * as pulumi from "@pulumi/pulumi";
import { PodmanNetwork } from "../../resources/podmanNetwork";
import { SshKeyPair } from "../../resources/sshKeyPair";
import { addressAt, parseNetwork } from "../../settings/cidr";
import type { HostSettings } from "../../settings/load";
import { labName } from "../names";
import type { Machine, WantedMachine } from "../types";
import type { HostLab } from "./maker";
import { hostMakers } from "./makers";
import { hostsFile, planMachines } from "./plan";
import { hostRequests } from "./requests";
import type { HostSources } from "./sources";

/** Machines of the embedded lab: on this host, on a network of the stack's own. */
export function hostMachines(
  stack: string,
  settings: HostSettings,
  { kinds, anchor }: HostSources,
  requests: readonly WantedMachine[],
  options: pulumi.CustomResourceOptions,
): Machine[] {
  const name = labName(stack);
  const { subnet } = settings;
  const lab: HostLab = {
    stack,
    settings,
    login: new SshKeyPair("login", { comment: name }, options),
    network: new PodmanNetwork("network", { name, subnet, ...anchorOf(subnet, anchor) }, options),
    hosts: (machine) => hostsFile(stack, subnet, machine),
    options,
  };
  return planMachines(stack, subnet, hostRequests(settings, requests)).map((planned) => {
    const boots = kinds[planned.kind];
    if (boots === undefined) {
      throw new Error(
        `${planned.name} is to be of the kind ${planned.kind}, and nothing was looked up for it`,
      );
    }
    return hostMakers[planned.kind](planned, boots, lab);
  });
}

/** The second address of the network; the first one is the gateway's. */
function anchorOf(subnet: string, program: string | undefined) {
  const network = parseNetwork(subnet);
  return program === undefined || network === undefined
    ? {}
    : { anchor: { address: addressAt(network, 2), program } };
}
