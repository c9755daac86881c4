import type { HostKindName } from "../../settings/host";
import type { HostMachineKind } from "./kind";
import { podmanKind } from "./podman/kind";
import { qemuKind } from "./qemu/kind";

/** All kinds of machines that this host can make. Sweeps go in this order: podman's takes the network that all are on. */
export const hostKinds: Readonly<Record<HostKindName, HostMachineKind>> = {
  qemu: qemuKind,
  podman: podmanKind,
};
