import { judgeHost, judgePlace } from "../../src/machines/host/judge";
import type { HostFacts } from "../../src/machines/host/facts";
import { qemuKind } from "../../src/machines/host/qemu/kind";
import { labMachines } from "../../src/machines/requests";
import { labLabel } from "../../src/podman/podman";
import { loadSettings } from "../../src/settings/load";
import { hostFacts } from "../helpers/hostFacts";

const settings = loadSettings("local", { machines: { kind: "podman", subnet: "10.97.1.0/24" } });

const rules = (facts: Partial<HostFacts>): string[] =>
  [
    ...judgeHost({ ...hostFacts, ...facts }),
    ...judgePlace(settings, labMachines(3, "vm"), { ...hostFacts, ...facts }),
  ].map(({ setting, rule }) => `${setting} ${rule}`);

test("a host with all that is needed passes", () => {
  expect(rules({})).toEqual([]);
});

test("what is missing comes all at once", () => {
  const problems = rules({
    uid: 1000,
    podmanVersion: undefined,
    hasRunc: false,
    disks: [{ path: "/cache", freeBytes: 3e9 }],
  });
  expect(problems).toEqual([
    expect.stringContaining("needs root; this is user 1000"),
    expect.stringContaining("needs podman, which is not installed"),
    expect.stringContaining("needs runc, which is not installed"),
    expect.stringContaining("disk needs 15 GB free, has 3.0 GB"),
  ]);
});

test("podman 3 is too old", () => {
  expect(rules({ podmanVersion: "3.4.4" })).toEqual([
    expect.stringContaining("needs podman 4 or newer; this is 3.4.4"),
  ]);
});

const network = (name: string, subnet: string, labels: string[]) => ({
  name,
  labels,
  subnets: [subnet],
  device: `bridge-${name}`,
});

test("a route of the host and another lab's network in the way are named", () => {
  expect(rules({ routes: [{ destination: "10.97.0.0/16", device: "tun0" }] })).toEqual([
    "manilakube:machines.subnet must not overlap 10.97.0.0/16, a route of this host (device tun0)",
  ]);
  expect(rules({ networks: [network("manilakube-other", "10.97.1.0/24", [labLabel("other")])] })).toEqual([
    "manilakube:machines.subnet must not overlap 10.97.1.0/24, podman's network manilakube-other",
  ]);
});

test("the lab's own network and its route are no obstacle to itself", () => {
  const own = network("manilakube-local", "10.97.1.0/24", [labLabel("local")]);
  expect(
    rules({ networks: [own], routes: [{ destination: "10.97.1.0/24", device: "bridge-manilakube-local" }] }),
  ).toEqual([]);
});

test("names that somebody else has taken are refused, one's own are not", () => {
  const container = (labels: string[]) => ({ name: "manilakube-local-worker0", subnets: [], labels });
  expect(rules({ containers: [container([])] })).toEqual([
    "stack would use the container name manilakube-local-worker0, which is taken by one that is not of this lab",
  ]);
  expect(rules({ containers: [container([labLabel("local")])] })).toEqual([]);
});

test("a lab whose name begins like this one's is no obstacle", () => {
  const names = ["manilakube-local-2-worker0", "manilakube-local-2-storage", "manilakube-local-worker12"];
  const containers = names.map((name) => ({ name, subnets: [], labels: [labLabel("local-2")] }));
  const networks = [network("manilakube-local-2", "10.97.2.0/24", [labLabel("local-2")])];
  expect(rules({ containers, networks })).toEqual([]);
});

test("virtual machines need QEMU and tap devices, and say which package has them", () => {
  const problems = qemuKind.obstacles({ ...hostFacts, programs: ["mke2fs"], hasTun: false });
  expect(problems.map(({ rule }) => rule)).toEqual([
    "needs qemu-system-x86_64, which is not installed (Debian: apt install qemu-system-x86)",
    "needs qemu-img, which is not installed (Debian: apt install qemu-utils)",
    "needs the kernel's tap devices, and there is no /dev/net/tun (modprobe tun)",
  ]);
  expect(qemuKind.obstacles(hostFacts)).toEqual([]);
});
