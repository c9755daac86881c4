import type { Finding } from "../../src/machines/finding";
import type { HostFacts } from "../../src/machines/host/facts";
import type { Route } from "../../src/machines/host/facts/routes";
import { judgeHost, judgePlace } from "../../src/machines/host/judge";
import { labMachines } from "../../src/machines/requests";
import { labLabel } from "../../src/podman/podman";
import { loadSettings, type HostSettings } from "../../src/settings/load";
import { hostFacts } from "../helpers/hostFacts";

function findings(facts: Partial<HostFacts>, machines: Record<string, unknown> = {}): Finding[] {
  const given = { kind: "podman", subnet: "10.97.1.0/24", ...machines };
  const settings = loadSettings("local", { machines: given });
  const all = { ...hostFacts, ...facts };
  const requests = labMachines(3, "vm");
  return [
    ...judgeHost(all),
    ...judgePlace(settings, settings.machines as HostSettings, requests, new Set(), all),
  ];
}

/** What is not good, as `VERDICT FACT: RULE`. */
const faults = (facts: Partial<HostFacts>, machines?: Record<string, unknown>): string[] =>
  findings(facts, machines)
    .filter(({ verdict }) => verdict !== "good")
    .map(({ verdict, fact, rule }) => `${verdict} ${fact}: ${rule}`);

const route = (destination: string, device: string, table = "main", isThrow = false): Route => ({
  ...{ destination, device, table, isThrow },
});
const network = (name: string, subnet: string, labels: string[]) => ({
  ...{ name, labels, subnets: [subnet], device: `bridge-${name}` },
});
const podman = { version: "5.4.2", storage: ["/data"], backingFileSystem: "xfs", networkBackend: "netavark" };
const subnetFact = "stop manilakube:machines.subnet: must";

test("a host with all that is needed is good in every fact", () => {
  expect(faults({})).toEqual([]);
  expect(faults({}, { kind: "qemu" })).toEqual([]);
});

test.each<[string, Partial<HostFacts>, string[]]>([
  [
    "who is not root, on a bare host: all at once",
    {
      uid: 1000,
      podman: undefined,
      hasRunc: false,
      missingPackages: ["podman", "runc", "mmdebstrap", "jq"],
      installs: { command: "dnf install", byUs: false },
      disks: [{ path: "/cache", freeBytes: 3e9 }],
    },
    [
      "stop user: must be root",
      "stop podman: must be there",
      "stop runc: must be there",
      "stop packages: must be there",
      "stop disk: needs 15 GB free, has 3.0 GB",
    ],
  ],
  ["what `up` installs itself", { missingPackages: ["jq"] }, ["warning packages: must be there"]],
  [
    "podman 3, as Ubuntu 22.04 has it",
    { podman: { ...podman, version: "3.4.4" } },
    ["stop podman: must be 4 or newer"],
  ],
  ["a podman that does not work", { podman: "database is locked" }, ["stop podman: must work"]],
  [
    "podman with CNI",
    { podman: { ...podman, networkBackend: "cni" } },
    ["warning podman's networks: should be netavark: labs are not tested with CNI"],
  ],
  [
    "podman's storage on an overlay file system",
    { podman: { ...podman, backingFileSystem: "overlayfs" } },
    [
      expect.stringContaining(
        "stop podman's storage: must be on a file system that overlay mounts can write to",
      ),
    ],
  ],
  [
    "H11: arm64",
    { architecture: "arm64" },
    ["stop processor: must be x64 (x86_64): all that labs are made of is built for it"],
  ],
  [
    "H11: too little memory",
    { freeMemory: 3 * 2 ** 30 },
    [expect.stringMatching(/^stop memory: must be at least 4\.2 GiB \(control-plane 1\.1, worker0 0\.6/)],
  ],
  ["H4: podman's storage on another disk", { disks: [{ path: "/data", freeBytes: 20e9 }], podman }, []],
  ["H5: OpenVPN's two halves", { routes: [route("0.0.0.0/1", "tun0"), route("128.0.0.0/1", "tun0")] }, []],
  [
    "a VPN in four parts",
    { routes: ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2"].map((part) => route(part, "tun0")) },
    [],
  ],
  [
    "a company's network",
    { routes: [route("10.0.0.0/8", "wg0")] },
    [`${subnetFact} not overlap 10.0.0.0/8, a route of this host (device wg0)`],
  ],
  [
    "a route that leads nowhere",
    { routes: [route("10.96.0.0/15", "")] },
    [`${subnetFact} not overlap 10.96.0.0/15, a route of this host (leads nowhere)`],
  ],
  [
    "H6: Tailscale's subnet route",
    { routes: [route("10.97.0.0/16", "tailscale0", "52")] },
    [`${subnetFact} not overlap 10.97.0.0/16, a route of this host (device tailscale0, table 52)`],
  ],
  [
    "a bridge with an address there is named once, not for its address again",
    { routes: [route("10.97.1.1/32", "br0", "local"), route("10.97.1.0/24", "br0")] },
    [`${subnetFact} not overlap 10.97.1.0/24, a route of this host (device br0)`],
  ],
  [
    "an address there of a device whose only route is that of all traffic",
    { routes: [route("10.97.1.1/32", "ppp0", "local"), route("0.0.0.0/0", "ppp0")] },
    [`${subnetFact} not overlap 10.97.1.1/32, a route of this host (device ppp0, table local)`],
  ],
  [
    "another lab's network",
    { networks: [network("manilakube-other", "10.97.1.0/24", [labLabel("other")])] },
    [`${subnetFact} not overlap 10.97.1.0/24, podman's network manilakube-other`],
  ],
  [
    "H7: Docker's FORWARD DROP, which `up` mends",
    { forward: { policy: "DROP", dropping: [], isForBridges: true } },
    [],
  ],
  [
    "a table of nftables that drops",
    { forward: { policy: "ACCEPT", dropping: ["inet filter forward"], isForBridges: true } },
    [expect.stringContaining("warning firewall: should let machines reach each other")],
  ],
  [
    "no NFS client in the kernel",
    { fileSystems: ["overlay", "fuse"] },
    [expect.stringContaining("warning NFS mounts (nfs4): should be there")],
  ],
  [
    "H1: cgroup v2 without the memory controller",
    { controllers: ["cpuset", "cpu", "io", "pids"] },
    [expect.stringContaining("stop cgroups: must have the controllers cpu, cpuset, memory, pids")],
  ],
  ["cgroup v1", { cgroupVersion: 1, controllers: ["cpuset", "cpu", "cpuacct", "memory", "pids"] }, []],
  ["no overlay", { fileSystems: ["fuse", "nfs4"] }, [expect.stringContaining("stop overlay: must be there")]],
  ["H8: a proxy", { proxies: [{ name: "HTTPS_PROXY", value: "http://proxy:3128" }] }, []],
])("%s", (_host, facts, expected) => {
  expect(faults(facts)).toEqual(expected);
});

describe("an exit node, to which a table before the main one sends all", () => {
  const exit = {
    routes: [route("0.0.0.0/0", "tailscale0", "52")],
    rules: [
      { priority: 5270, table: "52", destination: undefined, isForAll: true },
      { priority: 32766, table: "main", destination: undefined, isForAll: true },
    ],
  };
  const captured = [
    `${subnetFact} be reached by the main routing table, and table 52 comes first and sends all to tailscale0`,
  ];

  test("takes the lab's traffic, which is refused with the command that mends it", () => {
    expect(faults(exit)).toEqual(captured);
    const [finding] = findings(exit).filter(({ verdict }) => verdict === "stop");
    expect(finding?.cure).toContain("ip rule add to 10.97.1.0/24 lookup main priority 100");
  });

  test("leaves it alone where a rule or a throw route says so", () => {
    const mended = { priority: 100, table: "main", destination: "10.97.1.0/24", isForAll: true };
    expect(faults({ ...exit, rules: [mended, ...exit.rules] })).toEqual([]);
    const other = { ...mended, destination: "10.50.0.0/16" };
    expect(faults({ ...exit, rules: [other, ...exit.rules] })).toEqual(captured);
    const thrown = route("10.97.0.0/16", "", "52", true);
    expect(faults({ ...exit, routes: [...exit.routes, thrown] })).toEqual([]);
  });

  test("is no matter where its rule is for marked packets only", () => {
    const [first, ...others] = exit.rules;
    expect(faults({ ...exit, rules: [{ ...first, isForAll: false } as never, ...others] })).toEqual([]);
  });
});

test("whoever is in the way is told of a network that is free", () => {
  const taken = { routes: [route("10.97.0.0/23", "tun0")] };
  expect(findings(taken).find(({ verdict }) => verdict === "stop")?.cure).toBe(
    "set it to a free /24, such as 10.97.2.0/24 (manilakube:machines.subnet)",
  );
});

test("where all of 10.97.0.0/16 is taken, another network is named", () => {
  const taken = { routes: [route("10.96.0.0/12", "tun0")] };
  expect(findings(taken).find(({ verdict }) => verdict === "stop")?.cure).toContain("such as 10.213.0.0/24");
});

test("the lab's own network and its route are no obstacle to itself, nor is what it has written", () => {
  const own = network("manilakube-local", "10.97.1.0/24", [labLabel("local")]);
  const routes = [route("10.97.1.0/24", "bridge-manilakube-local")];
  expect(faults({ networks: [own], routes, disks: [{ path: "/cache", freeBytes: 1e9 }] })).toEqual([]);
});

test("names that somebody else has taken are refused, one's own are not", () => {
  const container = (labels: string[]) => ({ name: "manilakube-local-worker0", subnets: [], labels });
  expect(faults({ containers: [container([])] })).toEqual([
    "stop stack: would use the container name manilakube-local-worker0, which is taken by one that is not of this lab",
  ]);
  expect(faults({ containers: [container([labLabel("local")])] })).toEqual([]);
});

test("H10: a lab whose name begins like this one's is no obstacle", () => {
  const names = ["manilakube-local-2-worker0", "manilakube-local-2-storage", "manilakube-local-worker12"];
  const containers = names.map((name) => ({ name, subnets: [], labels: [labLabel("local-2")] }));
  const networks = [network("manilakube-local-2", "10.97.2.0/24", [labLabel("local-2")])];
  expect(faults({ containers, networks })).toEqual([]);
});

test("virtual machines need QEMU and tap devices, and say which package has them", () => {
  const bare = { programs: ["mke2fs"], hasTun: false };
  const cures = findings(bare, { kind: "qemu" }).flatMap(({ verdict, fact, cure }) =>
    verdict === "stop" ? [`${fact}: ${cure}`] : [],
  );
  expect(cures).toEqual([
    "qemu-system-x86_64: apt install qemu-system-x86",
    "qemu-img: apt install qemu-utils",
    "tap devices: boot a kernel that has the module tun",
  ]);
  expect(faults(bare)).toEqual([]);
});

test("whatever is not good names what shows it and what to do", () => {
  const worst = findings({
    ...{
      uid: 1,
      podman: "no",
      hasRunc: false,
      architecture: "arm64",
      freeMemory: 0,
      missingPackages: ["jq"],
    },
    ...{ fileSystems: [], routes: [route("10.0.0.0/8", "wg0")], disks: [{ path: "/c", freeBytes: 0 }] },
    forward: { policy: "DROP", dropping: ["inet filter forward"], isForBridges: true },
    containers: [{ name: "manilakube-local-storage", subnets: [], labels: [] }],
  }).filter(({ verdict }) => verdict !== "good");
  expect(worst.length).toBeGreaterThan(10);
  expect(worst.filter(({ rule, shownBy, cure }) => rule === "" || shownBy === "" || cure === "")).toEqual([]);
});
