/** Debian release of the machines' root file systems: OpenStack 2025.1, Ceph 18.2, Ganesha 6.5. */
export const versions = { debian: "trixie" } as const;
