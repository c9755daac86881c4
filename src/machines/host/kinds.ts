import type { HostKindName } from "../../settings/load";
import type { HostMachineKind } from "./kind";
import { podmanKind } from "./podman/kind";

/** All kinds of machines that this host can make. */
export const hostKinds: Readonly<Record<HostKindName, HostMachineKind>> = { podman: podmanKind };
