import { z } from "zod";
import type { RunningLab } from "../running/lab";
import { isExisting } from "../settings/existingManila";

/** What Manila says of its services. */
export interface ManilaStatus {
  /** For people, one for each service. */
  readonly lines: readonly string[];
  readonly healthy: boolean;
}

/** A client starts and logs in within seconds; an API that hangs must not keep `lab status` from its end. */
const secondsToAnswer = 30;

/**
 * Asks Manila's API for its services, as the lab's administrator. On a Manila that the lab did not make it is a tenant, whom
 * services are not shown: there the API's answer is all that is asked for.
 */
export async function manilaStatus(lab: RunningLab): Promise<ManilaStatus> {
  const ask = (...args: string[]): Promise<string> =>
    lab.openstack(["share", ...args], { atMostSeconds: secondsToAnswer });
  try {
    if (isExisting(lab.settings.manila)) {
      await ask("type", "list");
      return { lines: ["the API answers"], healthy: true };
    }
    return judgeServices(await ask("service", "list", "--format", "json"));
  } catch (error) {
    return { lines: [`the API does not answer: ${String(error)}`], healthy: false };
  }
}

const services = z.array(z.looseObject({ Binary: z.string(), Host: z.string(), State: z.string() }));

/**
 * Reads `openstack share service list --format json`. Without a share manager no share can be made, so one must be there. Pure.
 */
export function judgeServices(json: string): ManilaStatus {
  const found = services.parse(JSON.parse(json));
  return {
    lines: found.map(({ Binary, Host, State }) => `${Binary}\t${Host}\t${State}`),
    healthy:
      found.some(({ Binary }) => Binary === "manila-share") && found.every(({ State }) => State === "up"),
  };
}
