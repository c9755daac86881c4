import type * as pulumi from "@pulumi/pulumi";
import type { PodmanNetwork } from "../../resources/podmanNetwork";
import type { SshKeyPair } from "../../resources/sshKeyPair";
import type { HostSettings } from "../../settings/load";
import type { Machine } from "../types";
import type { PlannedMachine } from "./plan";
import type { Boots } from "./sources";

/** What all machines of a lab on this host have in common. */
export interface HostLab {
  readonly stack: string;
  readonly settings: HostSettings;
  readonly network: Pick<PodmanNetwork, "name">;
  /** Of the lab's user on every machine. */
  readonly login: SshKeyPair;
  /** Lines for a machine's /etc/hosts. */
  readonly hosts: (machine: PlannedMachine) => string;
  readonly options: pulumi.CustomResourceOptions;
}

/** Makes one machine of one kind. */
export type HostMachineMaker = (planned: PlannedMachine, boots: Boots, lab: HostLab) => Machine;
