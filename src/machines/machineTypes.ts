/**
 * Types of the resources that are machines, one for each kind: what `up` asks about before one of them is replaced or removed.
 * Each has its machine's name in the lab.
 */
export const machineTypes: ReadonlySet<string> = new Set([
  "manilakube:lab:PodmanMachine",
  "manilakube:lab:VirtualMachine",
  "openstack:compute/instance:Instance",
]);
