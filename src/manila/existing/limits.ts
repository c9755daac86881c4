import { z } from "zod";
import { good, warning, type Finding } from "../../machines/finding";
import type { ManilaClient } from "./connect";

/** What a project may have of something, and has. */
export interface Limit {
  readonly what: string;
  /** Negative: as much as there is. */
  readonly most: number;
  readonly used: number;
}

const answer = z.object({ limits: z.object({ absolute: z.record(z.string(), z.number()) }) });

const kinds = [
  { what: "shares", most: "maxTotalShares", used: "totalSharesUsed" },
  { what: "gigabytes of shares", most: "maxTotalShareGigabytes", used: "totalShareGigabytesUsed" },
  { what: "snapshots", most: "maxTotalShareSnapshots", used: "totalShareSnapshotsUsed" },
  { what: "gigabytes of snapshots", most: "maxTotalSnapshotGigabytes", used: "totalSnapshotGigabytesUsed" },
] as const;

/** @returns what Manila says; nothing where it does not say it to this user */
export async function limitsOf({ client, service }: ManilaClient): Promise<Limit[]> {
  const absolute = (await client.getIfAllowed(service, "/limits", answer))?.limits.absolute ?? {};
  return kinds.flatMap(({ what, most, used }) => {
    const limit = absolute[most];
    return limit === undefined ? [] : [{ what, most: limit, used: absolute[used] ?? 0 }];
  });
}

/** Says what the project may do; a limit that is reached lets a lab come up and its claims wait. Pure. */
export function judgeLimits(limits: readonly Limit[]): Finding[] {
  return limits.map(({ what, most, used }) => {
    const found = most < 0 ? `${used} used, no limit` : `${used} of ${most} used`;
    const fact = { fact: `quota of ${what}`, found, shownBy: "openstack share absolute limits show" };
    return most < 0 || used < most
      ? good(fact)
      : warning(
          fact,
          "should leave room: claims will stay Pending",
          "delete what is not needed, or ask for more",
        );
  });
}
