import { poolOfEach, type HostKindName, type MachineSize } from "../../settings/host";
import type { HostSettings } from "../../settings/load";
import type { MachineRequest } from "../types";

/** What a machine is to be made of on this host. */
interface HostChoice {
  readonly kind: HostKindName;
  readonly size: MachineSize;
}

/** A machine that a lab needs, and what it is to be made of. */
export type HostRequest = MachineRequest & HostChoice;

/** Workers are as their pools say, all others of the lab's own kind. Pure. */
export function hostRequests<Request extends MachineRequest>(
  { kind, limits, workers }: HostSettings,
  requests: readonly Request[],
): (Request & HostChoice)[] {
  const pools = poolOfEach(workers);
  const isWorker = ({ role }: MachineRequest): boolean => role === "worker";
  return requests.map((request) => {
    switch (request.role) {
      case "control-plane":
        return { ...request, kind, size: limits.controlPlane ?? {} };
      case "storage":
        return { ...request, kind, size: limits.storage ?? {} };
      case "worker": {
        const { kind: own, ...size } = pools[requests.filter(isWorker).indexOf(request)] ?? {};
        return { ...request, kind: own ?? kind, size: { ...limits.worker, ...size } };
      }
    }
  });
}

/** The kinds of a lab's machines, each once. Pure. */
export function kindsOf({ kind, workers }: HostSettings): HostKindName[] {
  return [...new Set([kind, ...poolOfEach(workers).map((pool) => pool.kind ?? kind)])];
}
