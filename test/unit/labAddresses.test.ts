import { machineAddresses } from "../../src/cli/render/addresses";
import { loadSettings } from "../../src/settings/load";

const settings = loadSettings("mine", {
  machines: { kind: "openstack", workers: 1, image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] },
});

test("machines that are given no address have stand-ins, which nobody else has", () => {
  expect(machineAddresses(settings, ["worker0=192.0.2.10"])).toEqual([
    { machine: "control-plane", address: "192.0.2.11", standIn: true },
    { machine: "worker0", address: "192.0.2.10", standIn: false },
    { machine: "storage", address: "192.0.2.13", standIn: true },
  ]);
});

test.each([
  [
    ["worker1=10.0.0.5"],
    '"worker1=10.0.0.5": must name a machine of the lab: control-plane, worker0, storage',
  ],
  [["storage=10.0.0"], '"storage=10.0.0": must be NAME=IP with an IPv4 address, such as storage=10.0.0.5'],
  [["storage"], '"storage": must be NAME=IP'],
  [["storage=10.0.0.5", "storage=10.0.0.6"], '"storage=10.0.0.6": must be the only address of storage'],
  [["storage=10.0.0.5", "worker0=10.0.0.5"], "must be another address than that of storage"],
])("%j is refused", (given, reason) => {
  expect(() => machineAddresses(settings, given)).toThrow(reason);
});

test("everything that is wrong is said at once", () => {
  expect(() => machineAddresses(settings, ["nobody=10.0.0.5", "storage=x"])).toThrow(/nobody[^]*storage=x/);
});
