import type { ShareProtocol } from "../manila/types";
import type { RunningLab } from "./lab";

interface Listed {
  readonly ID: string;
}

export interface ListedShare extends Listed {
  readonly Name: string;
  readonly "Share Protocol": ShareProtocol;
  readonly Properties: Readonly<Record<string, string>>;
}

/**
 * Shares that carry a mark: of any project, where the lab's login is that of an administrator.
 * @param mark property and value, `key=value`
 */
export async function listShares(lab: RunningLab, mark: string): Promise<readonly ListedShare[]> {
  return listed<ListedShare>(lab, "list", "--long", "--property", mark);
}

/**
 * Removes shares of any project, their snapshots first.
 * @returns their names
 * @throws ProcessError where Manila does not let one go
 */
export async function removeShares(lab: RunningLab, shares: readonly ListedShare[]): Promise<string[]> {
  for (const { ID } of shares) {
    const snapshots = await listed(lab, "snapshot", "list", "--share", ID);
    if (snapshots.length > 0) {
      const ids = snapshots.map((snapshot) => snapshot.ID);
      await lab.openstack(["share", "snapshot", "delete", ...byForce(lab), "--wait", ...ids]);
    }
  }
  if (shares.length > 0) {
    await lab.openstack(["share", "delete", ...byForce(lab), "--wait", ...shares.map(({ ID }) => ID)]);
  }
  return shares.map(({ Name }) => Name);
}

/** A share whose deletion has failed once is not deleted otherwise. */
function byForce(lab: RunningLab): string[] {
  return isAdministrator(lab) ? ["--force"] : [];
}

/** On a Manila that the lab did not make it is one of the tenants. */
function isAdministrator({ settings }: RunningLab): boolean {
  return settings.manila.kind !== "existing";
}

async function listed<T extends Listed>(lab: RunningLab, ...args: string[]): Promise<readonly T[]> {
  const scope = isAdministrator(lab) ? ["--all-projects"] : [];
  return JSON.parse(await lab.openstack(["share", ...args, ...scope, "-f", "json"])) as T[];
}
