import type { HostKindName } from "../../settings/host";
import type { HostMachineMaker } from "./maker";
import { podmanMachine } from "./podman";
import { qemuMachine } from "./qemu";

/** The Pulumi program's side of hostKinds. */
export const hostMakers: Readonly<Record<HostKindName, HostMachineMaker>> = {
  podman: podmanMachine,
  qemu: qemuMachine,
};
