import { judgeQuota } from "../../src/machines/openstack/cloud/quota";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";

const good = {
  kind: "openstack",
  image: "debian-12",
  flavor: { node: "m1.medium", storage: "m1.large" },
  allowedCidrs: ["203.0.113.7/32"],
};

function problemsOf(machines: object): string[] {
  try {
    loadSettings("cloud1", { machines });
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems.map(({ setting, rule }) => `${setting} ${rule}`);
    }
    throw error;
  }
  return [];
}

test("one image is for all machines, and what is not said has a default", () => {
  expect(loadSettings("cloud1", { machines: good }).machines).toMatchObject({
    image: { node: "debian-12", storage: "debian-12" },
    flavor: { node: "m1.medium", storage: "m1.large" },
    workers: 3,
    user: "debian",
    externalNetwork: "public",
    floatingIps: "services",
    antiAffinity: "soft",
    configDrive: true,
    zone: "nova",
  });
});

test.each([
  [{ ...good, allowedCidrs: undefined }, "manilakube:machines.allowedCidrs must name at least one network"],
  [{ ...good, allowedCidrs: [] }, "manilakube:machines.allowedCidrs must name at least one network"],
  [
    { ...good, allowedCidrs: ["0.0.0.0/0"] },
    "manilakube:machines.allowedCidrs.0 must not be the whole internet",
  ],
  [{ ...good, allowedCidrs: ["203.0.113.7"] }, "manilakube:machines.allowedCidrs.0 must be an IPv4 network"],
  [{ ...good, image: undefined }, "manilakube:machines.image must be the name or id of an image"],
  [
    { ...good, flavor: { node: "a" } },
    "manilakube:machines.flavor.storage must be the name or id of a flavor",
  ],
  [
    { ...good, floatingIps: "some" },
    "manilakube:machines.floatingIps must be one of none, controlPlane, services, all",
  ],
  [{ ...good, floatingIps: "none" }, "manilakube:machines.floatingIps needs manilakube:machines.network"],
  [{ ...good, subnet: "10.97.0.0/25" }, "manilakube:machines.subnet must be a /24 network or a larger one"],
  [
    { ...good, workers: 250, subnet: "10.97.6.0/24" },
    "manilakube:machines.workers must be 249 workers at most: manilakube:machines.subnet (10.97.6.0/24) has no address for more",
  ],
  [{ ...good, zone: "az 1" }, "manilakube:machines.zone must be the name of an availability zone"],
  [{ ...good, rootVolume: { size: 0 } }, "manilakube:machines.rootVolume.size must be a whole number of GiB"],
  [
    { ...good, network: "office", dnsServers: ["192.0.2.53"] },
    "manilakube:machines.dnsServers is for the lab's own network",
  ],
  [{ ...good, limits: {} }, "manilakube:machines.limits is not a known setting"],
])("%j is refused", (machines, expected) => {
  expect(problemsOf(machines)).toEqual([expect.stringContaining(expected)]);
});

test("the test cloud's name is no stack's", () => {
  expect(() => loadSettings("cloud", {})).toThrow("is what the test cloud is called");
});

test("a quota is too small when what is used and what is needed exceed it; a negative one is unlimited", () => {
  const need = { what: "cores", needed: 6 };
  expect(judgeQuota([{ ...need, limit: 20, used: 14 }])).toEqual([]);
  expect(judgeQuota([{ ...need, limit: -1, used: 1000 }])).toEqual([]);
  expect(judgeQuota([{ ...need, limit: 20, used: 15 }])).toEqual([
    { setting: "quota of cores", value: "15 of 20 used", rule: "must have 6 free" },
  ]);
});

test.each([
  { zone: "AZ_Public01.DC6" },
  { network: "office", floatingIps: "none" },
  { network: "office", subnet: "192.168.0.0/20" },
])("C1, C4, C6: %j is taken", (more) => {
  expect(problemsOf({ ...good, ...more })).toEqual([]);
  expect(loadSettings("cloud1", { machines: { ...good, ...more } }).machines).toMatchObject(more);
});
