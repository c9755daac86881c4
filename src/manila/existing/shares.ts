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

/** Those that Manila CSI has made for the lab with this mark. */
export async function sharesOf(manila: ManilaClient, mark: string): Promise<Share[]> {
  const query = encodeURIComponent(`{'${clusterMark}': '${mark}'}`);
  const found = await manila.client.list(manila.service, `/shares/detail?metadata=${query}`, "shares", share);
  // Whatever a Manila makes of the question.
  return found.filter(({ metadata }) => metadata[clusterMark] === mark);
}

/** Those of every project, where the login is an administrator's. */
export function allShares({ client, service }: ManilaClient): Promise<Share[]> {
  return client.list(service, "/shares/detail?all_tenants=1", "shares", share);
}

const minutesToGo = 5;

/** Removes the shares of a lab that are on a Manila which it did not make. As `removeEach`. */
export function removeShares(manila: ManilaClient, mark: string, signal: AbortSignal): Promise<string[]> {
  return removeEach(manila, () => sharesOf(manila, mark), signal);
}

/**
 * Removes shares, their snapshots first, and waits until they are gone.
 * @param list those that are still to go
 * @returns names of what there was
 * @throws Error where Manila does not let one go in five minutes
 */
export async function removeEach(
  manila: ManilaClient,
  list: () => Promise<readonly Share[]>,
  signal: AbortSignal,
): Promise<string[]> {
  const names = new Set<string>();
  const end = Date.now() + minutesToGo * 60_000;
  for (;;) {
    const left = await list();
    left.forEach(({ id, name }) => names.add(name === "" ? id : name));
    if (left.length === 0) {
      return [...names];
    }
    const reasons = await Promise.all(left.map((each) => removeOne(manila, each)));
    if (Date.now() > end) {
      const why = reasons.find((reason) => reason !== undefined) ?? "Manila is still deleting";
      throw new Error(`shares ${left.map(({ id }) => id).join(", ")} do not go: ${why}`);
    }
    await sleep(1000, undefined, { signal });
  }
}

/** Takes the next step. @returns why Manila does not take it now */
async function removeOne(
  { client, service }: ManilaClient,
  { id, status }: Share,
): Promise<string | undefined> {
  // What is still being made is refused with 403, and may go later.
  const attempt = (path: string): Promise<string | undefined> =>
    client.delete(service, path).catch((error: unknown) => String(error));
  if (status === "deleting") {
    return undefined;
  }
  const snapshots = await client.list(service, `/snapshots/detail?share_id=${id}`, "snapshots", snapshot);
  if (snapshots.length === 0) {
    return attempt(`/shares/${id}`);
  }
  const reasons = await Promise.all(
    snapshots.filter((each) => each.status !== "deleting").map((each) => attempt(`/snapshots/${each.id}`)),
  );
  return reasons.find((reason) => reason !== undefined);
}
