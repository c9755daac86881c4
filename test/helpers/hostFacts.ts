import type { HostFacts } from "../../src/machines/host/facts";

/** A host with all that labs need. */
export const hostFacts: HostFacts = {
  uid: 0,
  architecture: "x64",
  missingPackages: [],
  installs: { command: "apt install", byUs: true },
  podman: {
    version: "4.3.1",
    storage: ["/var/lib/containers/storage"],
    backingFileSystem: "extfs",
    networkBackend: "netavark",
  },
  hasRunc: true,
  programs: ["qemu-system-x86_64", "qemu-img", "mke2fs"],
  hasTun: true,
  cgroupVersion: 2,
  controllers: ["cpuset", "cpu", "io", "memory", "pids"],
  fileSystems: ["overlay", "fuse", "nfs4", "ceph"],
  limits: { "fs.inotify.max_user_instances": 128, "fs.inotify.max_user_watches": 65536 },
  freeMemory: 32 * 2 ** 30,
  disks: [{ path: "/cache", freeBytes: 80e9 }],
  routes: [{ destination: "192.0.2.0/24", device: "eth0", table: "main", isThrow: false }],
  rules: [{ priority: 32766, table: "main", destination: undefined, isForAll: true }],
  forward: { policy: "ACCEPT", dropping: [], isForBridges: true },
  proxies: [],
  networks: [],
  containers: [],
};
