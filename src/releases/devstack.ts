/** A branch of OpenStack that devstack stacks. */
export interface DevstackBranch {
  /** As the setting is written; the branch is `stable/<name>`. */
  readonly name: string;
  /** Debian releases that upstream's own Ceph jobs run it on, by code name. */
  readonly debian: readonly string[];
  /** Ceph that cephadm runs, the newest of the branch's line that still makes keys which Manila's librados can use. */
  readonly cephImage: string;
}

/**
 * The maintained branches, newest first; the first is the default.
 * Sources: SUPPORTED_DISTROS in devstack's stack.sh and CONTAINER_IMAGE in devstack-plugin-ceph of each branch. 2026.2 is
 * taken as master was in 2026-08: its own branch was not seen.
 */
export const devstackBranches = [
  { name: "2026.2", debian: ["trixie"], cephImage: "quay.io/ceph/ceph:v20.2.1" },
  { name: "2026.1", debian: ["trixie", "bookworm"], cephImage: "quay.io/ceph/ceph:v20.2.1" },
  { name: "2025.2", debian: ["bookworm"], cephImage: "quay.io/ceph/ceph:v19.2.3" },
] as const satisfies readonly DevstackBranch[];

export type DevstackBranchName = (typeof devstackBranches)[number]["name"];

/** The record of a branch that the settings hold. */
export function devstackBranch(name: DevstackBranchName): DevstackBranch {
  return devstackBranches.find((branch) => branch.name === name) ?? devstackBranches[0];
}
