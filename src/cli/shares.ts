import type { ShareProtocol } from "../manila/types";
import { runProgram } from "../process/run";
import { loginEnvironment } from "./loginEnvironment";

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
export async function listShares(stack: string, mark: string): Promise<readonly ListedShare[]> {
  return listed<ListedShare>(stack, "list", "--long", "--property", mark);
}

/**
 * Removes shares of any project, their snapshots first.
 * @returns their names
 * @throws ProcessError where Manila does not let one go
 */
export async function removeShares(stack: string, shares: readonly ListedShare[]): Promise<string[]> {
  for (const { ID } of shares) {
    const snapshots = await listed(stack, "snapshot", "list", "--share", ID);
    if (snapshots.length > 0) {
      const ids = snapshots.map((snapshot) => snapshot.ID);
      await openstack(stack, "snapshot", "delete", "--force", "--wait", ...ids);
    }
  }
  if (shares.length > 0) {
    // By force: a share whose deletion has failed once is not deleted otherwise.
    await openstack(stack, "delete", "--force", "--wait", ...shares.map(({ ID }) => ID));
  }
  return shares.map(({ Name }) => Name);
}

async function listed<T extends Listed>(stack: string, ...args: string[]): Promise<readonly T[]> {
  return JSON.parse(await openstack(stack, ...args, "--all-projects", "-f", "json")) as T[];
}

function openstack(stack: string, ...args: string[]): Promise<string> {
  return runProgram("openstack", ["share", ...args], { env: loginEnvironment(stack, "adminrc") });
}
