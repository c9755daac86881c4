import type { HostKindName } from "../../settings/load";
import type { HostMachineMaker } from "./maker";
import { podmanMachine } from "./podman";

/** The Pulumi program's side of hostKinds. */
export const hostMakers: Readonly<Record<HostKindName, HostMachineMaker>> = { podman: podmanMachine };
