import type { ShareProtocol } from "../manila/types";
import type { RunningLab } from "./lab";

/** The property that Manila CSI gives every share; its value is the lab's name. */
export const clusterMark = "manila.csi.openstack.org/cluster";

interface Listed {
  readonly ID: string;
}

export interface ListedShare extends Listed {
  readonly Name: string;
  readonly "Share Protocol": ShareProtocol;
  readonly Properties: Readonly<Record<string, string>>;
}

/**
 * Shares of any project that carry a mark.
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
      await lab.openstack(["share", "snapshot", "delete", "--force", "--wait", ...ids]);
    }
  }
  if (shares.length > 0) {
    // By force: a share whose deletion has failed once is not deleted otherwise.
    await lab.openstack(["share", "delete", "--force", "--wait", ...shares.map(({ ID }) => ID)]);
  }
  return shares.map(({ Name }) => Name);
}

async function listed<T extends Listed>(lab: RunningLab, ...args: string[]): Promise<readonly T[]> {
  return JSON.parse(await lab.openstack(["share", ...args, "--all-projects", "-f", "json"])) as T[];
}
