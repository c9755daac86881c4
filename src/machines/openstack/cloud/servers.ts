import { z } from "zod";
import type { OpenstackSettings } from "../../../settings/load";
import { CloudClient } from "./client";
import { findCloud } from "./cloudsFile";

export interface ServerState {
  readonly name: string;
  /** Nova's word, such as ACTIVE, SHUTOFF, ERROR. */
  readonly status: string;
  /** Why it is in ERROR. */
  readonly fault: string | undefined;
}

const answer = z.object({
  servers: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      metadata: z.record(z.string(), z.string()),
      fault: z.object({ message: z.string() }).optional(),
    }),
  ),
});

/**
 * The servers of a lab as the cloud knows them.
 * @throws InputError where the cloud does not answer
 */
export async function serversOf(stack: string, settings: OpenstackSettings): Promise<readonly ServerState[]> {
  const client = await CloudClient.connect(findCloud(settings.cloud));
  const { servers } = await client.get("compute", "/servers/detail?limit=1000", answer);
  return servers
    .filter(({ metadata }) => metadata["manilakube"] === stack)
    .map(({ name, status, fault }) => ({ name, status, fault: fault?.message }));
}
