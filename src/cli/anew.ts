import { isExisting } from "../settings/existingManila";
import type { Settings } from "../settings/load";
import { InputError, type Problem } from "../settings/problem";
import { stackExists } from "./stack";
import { stateResources, type StateResource } from "./stateResources";

/**
 * What has to be replaced so that a lab's machines are made anew, and with them all that ran there: what they were made for, since
 * each kind of machine follows that. Keys, addresses and the stack itself stay.
 * @returns URNs, for Pulumi
 */
export function generationsOf(stack: string): string[] {
  return stackExists(stack) ? generationsIn(stateResources(stack) ?? []) : [];
}

/** The same among the resources of a state. Pure. */
export function generationsIn(resources: readonly StateResource[]): string[] {
  return resources
    .filter(({ type, delete: isLeftover }) => type === "manilakube:lab:MachineGeneration" && !isLeftover)
    .map(({ urn }) => urn);
}

/** @throws InputError where storage and cluster cannot be made anew with the lab's addresses. Pure. */
export function refuseAnew({ stack, machines, manila }: Settings): void {
  const problems = [...otherAddresses(stack, machines), ...otherStorage(manila)];
  if (problems.length > 0) {
    throw new InputError("Nothing was changed", problems);
  }
}

function otherAddresses(stack: string, { kind }: Settings["machines"]): Problem[] {
  switch (kind) {
    case "podman":
    case "qemu":
      return [];
    case "openstack": {
      const both = `\`scripts/lab down ${stack}\` and \`scripts/lab up ${stack}\``;
      const rule = `must be a kind on this host for reset --hard: a server that is made anew has another private address; ${both} make the lab anew`;
      return [{ setting: "manilakube:machines.kind", value: kind, rule }];
    }
  }
}

function otherStorage(manila: Settings["manila"]): Problem[] {
  if (!isExisting(manila)) {
    return [];
  }
  const rule =
    "must be a Manila of the lab's own for reset --hard: storage that is no part of the lab cannot be made anew; " +
    "reset without --hard removes what the lab has there";
  return [{ setting: "manilakube:manila.kind", value: manila.kind, rule }];
}
