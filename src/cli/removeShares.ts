import { readFileSync } from "node:fs";
import type { ShareProtocol } from "../manila/types";
import { parseOpenrc } from "../manila/openrc";
import { runProgram } from "../process/run";
import { toolEnvironment } from "./environment";
import { labFile } from "./labFile";

interface Listed {
  readonly ID: string;
  readonly Name: string;
}

export interface ListedShare extends Listed {
  readonly "Share Protocol": ShareProtocol;
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
  const login = parseOpenrc(readFileSync(labFile(stack, "adminrc"), "utf8"));
  const env = { ...toolEnvironment(stack), ...login };
  const openstack = (...args: string[]): Promise<string> =>
    runProgram("openstack", ["share", ...args], { env });
  const list = async (...args: string[]): Promise<string> =>
    openstack(...args, "--all-projects", "-f", "json");
  const shares = (JSON.parse(await list("list", "--property", mark)) as ListedShare[]).filter(wanted);
  for (const { ID } of shares) {
    const snapshots = JSON.parse(await list("snapshot", "list", "--share", ID)) as Listed[];
    if (snapshots.length > 0) {
      await openstack("snapshot", "delete", "--wait", ...snapshots.map((snapshot) => snapshot.ID));
    }
  }
  if (shares.length > 0) {
    await openstack("delete", "--wait", ...shares.map(({ ID }) => ID));
  }
  return shares.map(({ Name }) => Name);
}
