import { judgeAdoptedNetwork } from "../../src/machines/openstack/cloud/adoptedNetwork";
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

test("the subnet of a network of its own, which is not made then, is in nobody's way", () => {
  const kubernetes = { podSubnet: "10.97.0.0/16" };
  expect(() => loadSettings("mine", { machines, kubernetes })).not.toThrow();
  expect(() => loadSettings("mine", { machines: { ...machines, network: undefined }, kubernetes })).toThrow(
    "must not overlap manilakube:machines.subnet",
  );
});
