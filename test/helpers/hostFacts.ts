import type { HostFacts } from "../../src/machines/host/facts";

/** A host with all that labs need. */
export const hostFacts: HostFacts = {
  uid: 0,
  podmanVersion: "4.3.1",
  hasRunc: true,
  programs: ["qemu-system-x86_64", "qemu-img", "mke2fs"],
  hasTun: true,
  freeMemory: 32 * 2 ** 30,
  disks: [{ path: "/cache", freeBytes: 80e9 }],
  routes: [{ destination: "192.0.2.0/24", device: "eth0" }],
  networks: [],
  containers: [],
};
