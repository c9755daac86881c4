import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { clusterMark } from "../mark";
import type { ManilaClient } from "./connect";

const share = z.object({
  id: z.string(),
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ""),
  status: z.string(),
  share_proto: z.string(),
  share_type: z.string().nullish(),
  share_type_name: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).default({}),
  export_locations: z.array(z.string()).default([]),
});
const snapshot = z.object({ id: z.string(), status: z.string() });

export type Share = z.infer<typeof share>;

/** All shares of the login's project. */
export function projectShares({ client, service }: ManilaClient): Promise<Share[]> {
  return client.list(service, "/shares/detail", "shares", share);
}

/** All shares of every project, for an administrator. */
export function allShares({ client, service }: ManilaClient): Promise<Share[]> {
  return client.list(service, "/shares/detail?all_tenants=1", "shares", share);
}

/** Those that Manila CSI has made for the lab with this mark. */
export async function sharesOf(manila: ManilaClient, mark: string): Promise<Share[]> {
  const query = encodeURIComponent(`{'${clusterMark}': '${mark}'}`);
  const found = await manila.client.list(manila.service, `/shares/detail?metadata=${query}`, "shares", share);
  // Whatever a Manila makes of the question.
  return found.filter(({ metadata }) => metadata[clusterMark] === mark);
}

const minutesToGo = 5;
/** Milliseconds in which a share that Manila is still working on may come to an end by itself. */
const patience = 20_000;

/** How shares are removed. */
export interface Removal {
  readonly signal: AbortSignal;
  /** Whether the login is an administrator's: it sees snapshots of every project, and may delete by force what Manila keeps. */
  readonly asAdministrator?: boolean;
}

/**
 * Removes the shares of a lab, their snapshots first, and waits until they are gone.
 * @returns names of what there was
 * @throws Error where Manila does not let one go in five minutes
 */
export async function removeShares(
  manila: ManilaClient,
  mark: string,
  signal: AbortSignal,
): Promise<string[]> {
  return removeAll(manila, () => sharesOf(manila, mark), { signal });
}

/**
 * The same for any shares.
 * @param find is asked again and again until it finds none
 */
export async function removeAll(
  manila: ManilaClient,
  find: () => Promise<readonly Share[]>,
  removal: Removal,
): Promise<string[]> {
  const names = new Set<string>();
  const begin = Date.now();
  for (;;) {
    const left = await find();
    left.forEach(({ id, name }) => names.add(name === "" ? id : name));
    if (left.length === 0) {
      return [...names];
    }
    const byForce = removal.asAdministrator === true && Date.now() > begin + patience;
    const reasons = await Promise.all(left.map((each) => removeOne(manila, each, removal, byForce)));
    if (Date.now() > begin + minutesToGo * 60_000) {
      const why = reasons.find((reason) => reason !== undefined) ?? "Manila is still deleting";
      throw new Error(`shares ${left.map(({ id }) => id).join(", ")} do not go: ${why}`);
    }
    await sleep(1000, undefined, { signal: removal.signal });
  }
}

/** Takes the next step. @returns why Manila does not take it now */
async function removeOne(
  { client, service }: ManilaClient,
  { id, status }: Share,
  { asAdministrator = false }: Removal,
  byForce: boolean,
): Promise<string | undefined> {
  // What is still being made is refused with 403, and may go later.
  const attempt = (path: string, state: string): Promise<string | undefined> => {
    const forced = byForce || (asAdministrator && state.startsWith("error"));
    const work = forced
      ? client.post(service, `${path}/action`, { "os-force_delete": null })
      : client.delete(service, path);
    return work.catch((error: unknown) => String(error));
  };
  if (status === "deleting") {
    return undefined;
  }
  const everywhere = asAdministrator ? "&all_tenants=1" : "";
  const path = `/snapshots/detail?share_id=${id}${everywhere}`;
  const snapshots = await client.list(service, path, "snapshots", snapshot);
  if (snapshots.length === 0) {
    return attempt(`/shares/${id}`, status);
  }
  const reasons = await Promise.all(
    snapshots
      .filter((each) => each.status !== "deleting")
      .map((each) => attempt(`/snapshots/${each.id}`, each.status)),
  );
  return reasons.find((reason) => reason !== undefined);
}
