import { parseDroppingChains, parseForwardPolicy } from "../../src/machines/host/facts/firewall";
import {
  cgroupVersionOf,
  parseControllers,
  parseControllersV1,
  parseFileSystems,
  parseFreeMemory,
} from "../../src/machines/host/facts/kernel";
import { parseContainers, parseNetworks, parsePodmanInfo } from "../../src/machines/host/facts/podman";
import { proxiesIn } from "../../src/machines/host/facts/proxy";
import { parseRoutes, parseRules } from "../../src/machines/host/facts/routes";
import { judgeHost } from "../../src/machines/host/judge";
import { judgeSubnet } from "../../src/machines/host/judge/subnet";
import { recordedHosts, type RecordedHost } from "../fixtures/hosts";
import { hostFacts } from "../helpers/hostFacts";

/** As gatherHostFacts() makes them of what the tools say. */
function factsOf(host: RecordedHost) {
  return {
    ...hostFacts,
    podman: parsePodmanInfo(host.podmanInfo),
    routes: parseRoutes(host.routes),
    rules: parseRules(host.rules),
    fileSystems: parseFileSystems(host.fileSystems),
    freeMemory: parseFreeMemory(host.memory),
    cgroupVersion: cgroupVersionOf(host.cgroup),
    forward: {
      policy: parseForwardPolicy(host.forward),
      dropping: parseDroppingChains(host.chains),
      isForBridges: true,
    },
  };
}

type Name = keyof typeof recordedHosts;

test.each<[Name, object]>([
  [
    "debian12",
    {
      version: "4.3.1",
      storage: ["/var/lib/containers/storage"],
      backingFileSystem: "extfs",
      networkBackend: "netavark",
    },
  ],
  ["debian13", { version: "5.4.2", storage: ["/data/containers", "/volumes"], backingFileSystem: "xfs" }],
  ["ubuntu2204", { version: "3.4.4", storage: ["/var/lib/containers/storage"], networkBackend: "" }],
  ["ubuntu2404", { version: "4.9.3", storage: ["/var/lib/containers/storage"], networkBackend: "cni" }],
  ["fedora", { version: "5.6.1", backingFileSystem: "btrfs" }],
])("podman of %s says where it keeps things", (name, expected) => {
  expect(factsOf(recordedHosts[name]).podman).toMatchObject(expected);
});

test.each<[Name, 1 | 2, number, string, string[]]>([
  ["debian12", 1, 20, "ACCEPT", []],
  ["debian13", 2, 6, "DROP", []],
  ["ubuntu2204", 2, 12, "DROP", []],
  ["ubuntu2404", 2, 12, "", []],
  ["fedora", 2, 24, "ACCEPT", ["inet filter forward"]],
])("kernel and firewall of %s", (name, cgroupVersion, gibibytes, policy, dropping) => {
  const facts = factsOf(recordedHosts[name]);
  expect(facts).toMatchObject({ cgroupVersion, freeMemory: gibibytes * 2 ** 30 });
  expect(facts.forward).toMatchObject({ policy, dropping });
  expect(facts.fileSystems).toEqual(expect.arrayContaining(["ext4", "overlay", "fuse"]));
});

test.each<[Name, string[]]>([
  ["debian12", []],
  ["debian13", []],
  ["ubuntu2204", ["stop podman"]],
  ["ubuntu2404", ["warning podman's networks", "warning podman's storage"]],
  ["fedora", []],
])("%s as a host of labs", (name, expected) => {
  const notGood = judgeHost(factsOf(recordedHosts[name])).filter(({ verdict }) => verdict !== "good");
  expect(notGood.map(({ verdict, fact }) => `${verdict} ${fact}`)).toEqual(expected);
});

const subnetOn = (name: Name, subnet: string): string[] =>
  judgeSubnet("subnet", subnet, "local", factsOf(recordedHosts[name])).map(({ verdict, rule }) =>
    `${verdict} ${rule}`.trim(),
  );

test.each<[Name, string, string]>([
  ["debian12", "10.97.1.0/24", "good"],
  ["debian13", "172.17.3.0/24", "stop must not overlap 172.17.0.0/16, a route of this host (device docker0)"],
  ["ubuntu2204", "10.97.1.0/24", "good"],
  ["ubuntu2204", "10.8.0.0/24", "stop must not overlap 10.8.0.0/24, a route of this host (device tun0)"],
  ["ubuntu2404", "10.97.1.0/24", "good"],
  ["ubuntu2404", "10.50.4.0/24", "stop must not overlap 10.50.0.0/16, a route of this host (leads nowhere)"],
  [
    "ubuntu2404",
    "198.51.100.0/24",
    "stop must not overlap 198.51.100.0/24, a route of this host (device eth0,eth1)",
  ],
  [
    "ubuntu2404",
    "100.100.100.0/24",
    "stop must not overlap 100.100.100.100/32, a route of this host (device tailscale0, table 52)",
  ],
])("on %s the network %s", (name, subnet, expected) => {
  expect(subnetOn(name, subnet)).toEqual([expected]);
});

test("without WireGuard's rule for the main table, what comes before it takes all", () => {
  const facts = factsOf(recordedHosts.ubuntu2404);
  const rules = facts.rules.filter(({ priority }) => priority !== 5268);
  expect(judgeSubnet("subnet", "10.97.2.0/24", "local", { ...facts, rules })).toMatchObject([
    {
      verdict: "stop",
      rule: expect.stringContaining("table 51820 comes first and sends all to wg0") as string,
    },
  ]);
});

test("rules are in the kernel's order, and say for whom they are", () => {
  const rules = factsOf(recordedHosts.ubuntu2404).rules;
  expect(rules.map(({ priority, isForAll }) => `${priority} ${isForAll}`)).toEqual([
    ...[
      "0 true",
      "5210 false",
      "5230 false",
      "5268 true",
      "5269 true",
      "5270 true",
      "5280 false",
      "5290 true",
    ],
    "32766 true",
  ]);
});

test("a host without ip, nft and podman's networks has none", () => {
  expect([
    parseRoutes(""),
    parseRules(""),
    parseDroppingChains(""),
    parseNetworks(""),
    parseContainers(""),
  ]).toEqual([[], [], [], [], []]);
});

test("controllers of both versions; one that is switched off is none", () => {
  expect(parseControllers("cpuset cpu io memory hugetlb pids rdma misc\n")).toContain("memory");
  expect(parseControllers("\n")).toEqual([]);
  const v1 =
    "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t5\t12\t1\nmemory\t0\t90\t0\npids\t9\t95\t1\n";
  expect(parseControllersV1(v1)).toEqual(["cpuset", "pids"]);
});

test("podman's networks and containers, with labels or without", () => {
  const listed = [
    { name: "lab", network_interface: "podman1", subnets: [{ subnet: "10.97.1.0/24" }], labels: { a: "b" } },
    { name: "none", driver: "bridge", network_interface: "podman2", labels: null },
  ];
  expect(parseNetworks(JSON.stringify(listed))).toEqual([
    { name: "lab", device: "podman1", subnets: ["10.97.1.0/24"], labels: ["a=b"] },
    { name: "none", device: "podman2", subnets: [], labels: [] },
  ]);
  expect(parseContainers(JSON.stringify([{ Names: ["one"], Labels: null, Pid: 7 }]))).toEqual([
    { name: "one", subnets: [], labels: [] },
  ]);
});

test("proxies are found in both spellings, without their passwords", () => {
  const env = {
    HTTPS_PROXY: "http://me:secret@proxy:3128",
    http_proxy: "",
    ALL_PROXY: undefined,
    no_proxy: "a",
  };
  expect(proxiesIn(env)).toEqual([{ name: "HTTPS_PROXY", value: "http://proxy:3128" }]);
  expect(proxiesIn({ all_proxy: "socks5://10.0.0.1:1080" })).toHaveLength(1);
});
