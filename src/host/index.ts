import type { Change } from "./change";
import { forwarding } from "./forwarding";
import { kernelModule } from "./kernelModule";
import { Ledger } from "./ledger";
import { limit, wantedLimits } from "./limits";

/** What labs change on this host. After a reboot it is as it was, and so is the memory of it. */
const ledger = new Ledger({ limit, forwarding, module: kernelModule }, "/run/manilakube");

/** What a lab's network and the machines on it want of this host. Pure. */
export function wantedFor(subnet: string, hasVirtualMachines: boolean): Change[] {
  return [
    ...Object.keys(wantedLimits).map((what) => ({ kind: "limit", what })),
    { kind: "forwarding", what: subnet },
    ...(hasVirtualMachines ? [{ kind: "module", what: "tun" }] : []),
  ];
}

/** A lab is known by its label; while its network is replaced it has two. */
function ownerOf(label: string, subnet: string): string {
  return `${label} ${subnet}`;
}

export function isHostReady(wanted: readonly Change[]): Promise<boolean> {
  return ledger.isReady(wanted);
}

export function prepareHost(label: string, subnet: string, wanted: readonly Change[]): Promise<void> {
  return ledger.prepare(ownerOf(label, subnet), wanted);
}

/** Puts back what only this network of a lab needed. */
export function restoreHost(label: string, subnet: string): Promise<void> {
  return ledger.release((owner) => owner === ownerOf(label, subnet));
}

/** Puts back what only this lab needed, whatever networks it had. */
export function restoreHostOf(label: string): Promise<void> {
  return ledger.release((owner) => owner.startsWith(`${label} `));
}
