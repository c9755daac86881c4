import { z } from "zod";
import { labName } from "../../names";
import { idIn, wordsOfMetadata } from "../mark";
import type { CloudClient } from "./client";

export interface ServerState {
  readonly name: string;
  /** Nova's word, such as ACTIVE, SHUTOFF, ERROR. */
  readonly status: string;
  /** Why it is in ERROR. */
  readonly fault: string | undefined;
}

const server = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  metadata: z.record(z.string(), z.string()),
  fault: z.object({ message: z.string() }).optional(),
});

/**
 * The servers of a lab as the cloud knows them.
 * @param id of the lab: those with another one are of another lab of this name. Servers of labs that were made before labs had
 *   ids have none until the next `up`
 * @throws InputError where the cloud does not answer
 */
export async function serversOf(
  client: CloudClient,
  stack: string,
  id: string | undefined,
): Promise<readonly ServerState[]> {
  const servers = await client.list("compute", "/servers/detail", "servers", server);
  return servers
    .filter(({ metadata }) => {
      const words = wordsOfMetadata(metadata);
      return words.includes(labName(stack)) && (idIn(words) ?? id) === id;
    })
    .map(({ name, status, fault }) => ({ name, status, fault: fault?.message }));
}
