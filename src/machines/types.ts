import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../remote/endpoint";
import { hostKindNames } from "../settings/host";
import type { Generation } from "./generation";

export const machineRoles = ["control-plane", "worker", "storage"] as const;
export type MachineRole = (typeof machineRoles)[number];

/** What a machine can be made of. */
export const machineKinds = [...hostKindNames, "openstack"] as const;
export type MachineKind = (typeof machineKinds)[number];

/** A machine that a lab needs, whatever it will be made of. */
export interface MachineRequest {
  /** Host name; the name of the Kubernetes node where it is one. */
  readonly name: string;
  readonly role: MachineRole;
  /** Whether Manila's services run on it. */
  readonly hostsManila: boolean;
}

/** The same for the program, which makes the machine: with what makes it another one. */
export interface WantedMachine extends MachineRequest {
  readonly generation: Generation;
}

/** What the Manila kind wants of the machines. */
export interface ManilaNeeds {
  /**
   * Where it runs: on a machine of its own, on one that is there anyway, in the cluster with its storage on a machine, or on no
   * machine: elsewhere, or with its storage in the cluster.
   */
  readonly placement: "vm" | "worker0" | "storage" | "none";
  /** The API's ports, for the lab's users and for the nodes. */
  readonly apis: readonly { readonly port: number; readonly why: string }[];
}

/**
 * A machine with a running sshd. The seam below which nothing knows of Kubernetes, and above which nothing knows whether
 * this is a server of a cloud or a container.
 */
export interface Machine extends MachineRequest {
  /** Only for whoever is told of the machine: nothing above the seam decides by it. */
  readonly kind: MachineKind;
  /** Changes when the machine is another one: what ran on the old one is gone. */
  readonly id: pulumi.Output<string>;
  /** Changes when the machine has booted once more: what runs on it is waited for again. */
  readonly boot: pulumi.Output<string>;
  /** Where the lab's user reaches it, and where other machines do. */
  readonly address: pulumi.Output<string>;
  readonly privateAddress: pulumi.Output<string>;
  /** Login as a user that may become root, with the pinned host key. Secret. */
  readonly endpoint: pulumi.Output<Endpoint>;
  /** How many times as long as on a machine with a real CPU its work may take, so far as that is known before. */
  readonly patience: number;
  /** What everything on the machine is deleted with. */
  readonly resource: pulumi.Resource;
}

/** The machines of a lab by what they are for. */
export interface Machines {
  readonly controlPlane: Machine;
  readonly workers: readonly Machine[];
  /** Where Manila's services run or its storage is; one of the workers where they have no machine of their own, undefined where they are elsewhere. */
  readonly storage: Machine | undefined;
  /** The network that all of them are on, in CIDR form: where mounts of shares come from. */
  readonly network: string;
}
