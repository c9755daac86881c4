import type { ShareProtocol } from "../manila/types";
import { runProgram } from "../process/run";
import { loginEnvironment } from "./loginEnvironment";

/** The property that Manila CSI gives every share; its value is the lab's name. */
export const clusterMark = "manila.csi.openstack.org/cluster";

interface Listed {
  readonly ID: string;
  readonly Name: string;
}

export interface ListedShare extends Listed {
  readonly "Share Proto": ShareProtocol;
}

/**
 * Removes shares of any project that carry a mark, their snapshots first.
 * @param mark property and value, `key=value`
 * @returns names of the shares
 * @throws ProcessError where Manila does not let one go
 */
export async function removeShares(
  stack: string,
  mark: string,
  wanted: (share: ListedShare) => boolean = () => true,
): Promise<string[]> {
  const env = loginEnvironment(stack, "adminrc");
  const openstack = (...args: string[]): Promise<string> =>
    runProgram("openstack", ["share", ...args], { env });
  const list = async (...args: string[]): Promise<string> =>
    openstack(...args, "--all-projects", "-f", "json");
  const shares = (JSON.parse(await list("list", "--property", mark)) as ListedShare[]).filter(wanted);
  for (const { ID } of shares) {
    const snapshots = JSON.parse(await list("snapshot", "list", "--share", ID)) as Listed[];
    if (snapshots.length > 0) {
      await openstack("snapshot", "delete", "--force", "--wait", ...snapshots.map((snapshot) => snapshot.ID));
    }
  }
  if (shares.length > 0) {
    // By force: a share whose deletion has failed once is not deleted otherwise.
    await openstack("delete", "--force", "--wait", ...shares.map(({ ID }) => ID));
  }
  return shares.map(({ Name }) => Name);
}
