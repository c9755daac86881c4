import { existsSync } from "node:fs";
import type { ContainerRequest } from "./container";
import { labLabel, machineLabel } from "./podman";

/** The kernel's modules; a container has its host's kernel. */
const hostModules = "/lib/modules";

/** What the program says of a machine; see src/resources/podmanMachine.ts. */
type Given = Omit<ContainerRequest, "hostname" | "labels" | "binds"> & { readonly machine: string };

/** The container of a lab's machine, as podman is asked for it. */
export function machineContainer(given: Given, stack: string): ContainerRequest {
  return {
    ...given,
    hostname: given.machine,
    labels: [labLabel(stack), machineLabel(given.machine)],
    // For modprobe, as kind has it; a kernel without modules has no such directory.
    binds: existsSync(hostModules) ? { [hostModules]: hostModules } : undefined,
  };
}
