import * as pulumi from "@pulumi/pulumi";
import { labMachines } from "../../src/machines/requests";
import { loadSettings } from "../../src/settings/load";
import { facts, mark } from "../helpers/cloudFacts";
import { ofOneGeneration, Recorder, settle } from "../helpers/mocks";

/** Machines in a cloud under mocks, on a network that is there already. */

const recorder = new Recorder();
beforeAll(() => {
  recorder.install();
});
beforeEach(() => {
  recorder.resources.length = 0;
});

const inputs = (type: string, name: string) => recorder.inputsOf(`openstack:${type}`, name);

const { openstackMachines } = jest.requireActual<typeof import("../../src/machines/openstack")>(
  "../../src/machines/openstack",
);

test("an existing network is used as it is, and every machine may have a floating IP", async () => {
  const { machines } = loadSettings("other", {
    machines: {
      kind: "openstack",
      image: "debian",
      flavor: "m1.medium",
      network: "shared",
      floatingIps: "all",
      antiAffinity: "none",
      rootVolume: { size: 30 },
      allowedCidrs: ["203.0.113.7/32"],
    },
  });
  if (machines.kind !== "openstack") throw new Error("not in a cloud");
  const network = { id: "shared-id", subnetId: "shared-subnet", cidr: "192.0.2.0/24" };
  const parent = new pulumi.ComponentResource("test:lab:Parent", "parent");
  const requests = ofOneGeneration(labMachines(1, "worker0"));
  const made = openstackMachines({ ...mark, stack: "other" }, machines, { ...facts, network }, requests, [], {
    parent,
  });
  await settle(made.map(({ resource }) => resource));
  const list = recorder.list().join("\n");
  expect(list).not.toContain("openstack:networking/router:Router");
  expect(list).not.toContain("openstack:networking/network:Network");
  expect(list).not.toContain("ServerGroup");
  expect(inputs("networking/port:Port", "worker0-port")).toMatchObject({
    networkId: "shared-id",
    fixedIps: [{ subnetId: "shared-subnet" }],
  });
  // Manila is on it as well.
  expect(inputs("networking/port:Port", "worker0-port")["securityGroupIds"]).toEqual([
    "worker-group-id",
    "storage-group-id",
  ]);
  expect(inputs("networking/floatingIp:FloatingIp", "worker0-floating-ip")).toMatchObject({ pool: "public" });
  expect(inputs("compute/instance:Instance", "worker0")["blockDevices"]).toEqual([
    expect.objectContaining({ destinationType: "volume", volumeSize: 30, deleteOnTermination: true }),
  ]);
  expect(
    recorder.inputsOf("manilakube:lab:Script", "worker0-host-key-rotation")["endpoint"],
  ).not.toHaveProperty("jump");
});

test("C4: without floating IPs none is made, and the control plane is still the way to the others", async () => {
  const { machines } = loadSettings("bare", {
    machines: {
      kind: "openstack",
      image: "debian",
      flavor: "m1.medium",
      network: "shared",
      floatingIps: "none",
      allowedCidrs: ["203.0.113.7/32"],
    },
  });
  if (machines.kind !== "openstack") throw new Error("not in a cloud");
  const network = { id: "shared-id", subnetId: "shared-subnet", cidr: "192.0.2.0/24" };
  const parent = new pulumi.ComponentResource("test:lab:Parent", "bare-parent");
  const lent = { ...facts, network, externalNetwork: { id: "", name: "" } };
  const requests = ofOneGeneration(labMachines(1, "worker0"));
  const made = openstackMachines({ ...mark, stack: "bare" }, machines, lent, requests, [], { parent });
  await settle(made.map(({ resource }) => resource));
  expect(recorder.list().join("\n")).not.toContain("FloatingIp");
  const endpoint = (name: string) =>
    recorder.inputsOf("manilakube:lab:Script", `${name}-host-key-rotation`)["endpoint"];
  expect(endpoint("control-plane")).not.toHaveProperty("jump");
  expect(endpoint("worker0")).toHaveProperty("jump");
});
