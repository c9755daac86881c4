import { judgeAdoptedNetwork } from "../../src/machines/openstack/cloud/adoptedNetwork";
import { chooseSubnet } from "../../src/machines/openstack/cloud/adoptedSubnet";
import { loadSettings } from "../../src/settings/load";
import { facts } from "../helpers/cloudFacts";

const machines = {
  ...{ kind: "openstack", image: "debian", flavor: "m1", allowedCidrs: ["192.0.2.0/24"] },
  network: "office",
};
const inside = (cidr: string) => ({ ...facts, network: { id: "n", subnetId: "s", cidr } });

test("an existing network in which pods or services are is refused, both named", () => {
  const settings = loadSettings("mine", { machines });
  expect(() => {
    judgeAdoptedNetwork(settings, inside("10.96.0.0/12"));
  }).toThrow(
    /kubernetes.serviceSubnet: "10.96.0.0\/16": must not overlap 10.96.0.0\/12, the subnet of the network 'office'/,
  );
  expect(() => {
    judgeAdoptedNetwork(settings, inside("10.0.0.0/8"));
  }).toThrow(/podSubnet[^]*serviceSubnet/);
  expect(() => {
    judgeAdoptedNetwork(settings, inside("192.168.7.0/24"));
  }).not.toThrow();
});

test("an existing network with fewer addresses than the lab has workers is refused, both named", () => {
  const settings = loadSettings("mine", { machines: { ...machines, workers: 10 } });
  expect(() => {
    judgeAdoptedNetwork(settings, inside("192.168.7.0/28"));
  }).toThrow(
    "manilakube:machines.workers: 10: must be 9 workers at most: 192.168.7.0/28, the subnet of the network 'office' (manilakube:machines.network), has no address for more, beside the lab's other machines",
  );
  expect(() => {
    judgeAdoptedNetwork(settings, inside("192.168.7.0/27"));
  }).not.toThrow();
});

test("the subnet of a network of its own, which is not made then, is in nobody's way", () => {
  const kubernetes = { podSubnet: "10.97.0.0/16" };
  expect(() => loadSettings("mine", { machines, kubernetes })).not.toThrow();
  expect(() => loadSettings("mine", { machines: { ...machines, network: undefined }, kubernetes })).toThrow(
    "must not overlap manilakube:machines.subnet",
  );
});

const one = { id: "s1", cidr: "192.168.7.0/24" };
const other = { id: "s2", cidr: "192.168.0.0/21" };
const byDefault = "10.97.3.0/24";

test.each([
  { name: "the only one", subnets: [one], wanted: byDefault, chosen: "s1" },
  { name: "the one that the setting names", subnets: [one, other], wanted: "192.168.0.0/21", chosen: "s2" },
  { name: "the only one, named", subnets: [one], wanted: "192.168.7.0/24", chosen: "s1" },
])("C6: of an existing network, $name", ({ subnets, wanted, chosen }) => {
  expect(chooseSubnet("office", subnets, wanted)).toMatchObject({ subnet: { id: chosen } });
});

test.each([
  { name: "several and no choice", subnets: [one, other], wanted: byDefault, value: undefined },
  { name: "another one", subnets: [one], wanted: "172.16.0.0/24", value: "172.16.0.0/24" },
])("C6: $name is refused, with those that there are", ({ subnets, wanted, value }) => {
  const rule = `must be one of the subnets of the network 'office': ${subnets.map(({ cidr }) => cidr).join(", ")}`;
  expect(chooseSubnet("office", subnets, wanted)).toEqual({
    problem: { setting: "manilakube:machines.subnet", value, rule },
  });
});

test("C6: a network without IPv4 is refused", () => {
  expect(chooseSubnet("office", [], byDefault)).toMatchObject({ problem: { rule: "has no IPv4 subnet" } });
});
