/** Releases of Debian, by what is made of them. */
export const debianReleases = {
  /** The machines of a lab, in containers, on the test cloud and in other clouds: Ceph 18.2, Ganesha 6.5, containerd 1.7. */
  machines: "trixie",
  /**
   * The container that holds the test cloud's OpenStack. Its network is made by neutron's Linux bridge driver, which
   * upstream removed in 2025.1, the OpenStack of trixie: the package neutron-linuxbridge-agent there has a service and
   * no program.
   */
  testCloud: "bookworm",
} as const;

export type DebianRelease = (typeof debianReleases)[keyof typeof debianReleases];
