import { loadSettings, type Settings } from "../../src/settings/load";
import { facts, mark } from "../helpers/cloudFacts";
import { artifacts, Recorder, settle } from "../helpers/mocks";

/** Labs with devstack under mocks: where it runs, and what it opens. */

function settings(placement: "vm" | "worker0"): Settings {
  return loadSettings("dev", {
    machines: {
      kind: "openstack",
      workers: 1,
      image: "debian-12",
      flavor: "m1.large",
      allowedCidrs: ["203.0.113.7/32"],
    },
    manila: { kind: "devstack", cephImage: "registry.example/ceph/ceph:v19.2.3", placement },
  });
}

const recorder = new Recorder();
beforeAll(() => {
  recorder.install();
});

async function make(placement: "vm" | "worker0"): Promise<void> {
  recorder.resources.length = 0;
  const { Lab } = await import("../../src/lab");
  await settle([new Lab(settings(placement), { artifacts, machines: { cloud: facts, mark } })]);
}

const servers = () =>
  recorder
    .list()
    .filter((line) => line.startsWith("openstack:compute/instance:Instance"))
    .map((line) => line.split(" ")[1]);

const openPorts = () =>
  recorder.resources
    .map(({ type, inputs }) => ({ type, rule: inputs as Record<string, unknown> }))
    .filter(({ type, rule }) => type.endsWith(":SecGroupRule") && rule["remoteIpPrefix"] !== undefined)
    .map(({ rule }) => `${String(rule["securityGroupId"])} ${String(rule["portRangeMin"])}`)
    .sort();

test("devstack has a machine of its own, whose one API port is open to those who may", async () => {
  await make("vm");
  expect(servers()).toEqual(["control-plane", "storage", "worker0"]);
  expect(openPorts()).toEqual([
    "control-plane-group-id 22",
    "control-plane-group-id 6443",
    "storage-group-id 80",
  ]);
  expect(recorder.inputsOf("manilakube:lab:Job", "devstack-stack")).toMatchObject({
    machineId: "storage-id",
    user: "stack",
    deadline: 3600,
  });
});

test("on virtual machines of this host it has one of its own, and as much more time as that is slower", async () => {
  recorder.resources.length = 0;
  const { Lab } = await import("../../src/lab");
  const boots = { node: "/cache/node.qcow2", storage: "/cache/stock.qcow2", patience: 8 };
  const onHost = loadSettings("dev", {
    machines: { kind: "qemu", workers: 1, limits: { storage: { memory: "8Gi" } } },
    manila: { kind: "devstack", gitBase: "http://10.97.0.1:8080" },
  });
  const host = { kinds: { qemu: boots }, anchor: "/cache/pause" };
  await settle([new Lab(onHost, { artifacts, machines: { host } })]);
  expect(recorder.inputsOf("manilakube:lab:VirtualMachine", "storage")).toMatchObject({
    ...{ image: "/cache/stock.qcow2", memory: 8 * 2 ** 30 },
  });
  expect(recorder.inputsOf("manilakube:lab:Job", "devstack-stack")).toMatchObject({
    ...{ machineId: "storage-id", user: "stack", deadline: 8 * 3600 },
  });
  const prepare = recorder.inputsOf("manilakube:lab:Script", "devstack-prepare");
  expect(prepare).toMatchObject({
    deadline: 8 * 1200,
    variables: { GIT_BASE: "http://10.97.0.1:8080" },
  });
  expect(JSON.stringify(prepare)).toContain("SERVICE_TIMEOUT=2400");
});

test("CSI gets the credential that was read back, and the machine's own address", async () => {
  await make("vm");
  const secret = recorder.inputsOf("kubernetes:core/v1:Secret", "csi-manila-secrets");
  const plain = JSON.stringify(secret);
  expect(plain).toContain("http://10.0.0.storage/identity/v3");
  expect(plain).toContain("credential-id");
});

test("with placement worker0 it shares the first worker, which is a storage machine as well", async () => {
  await make("worker0");
  expect(servers()).toEqual(["control-plane", "worker0"]);
  expect(recorder.inputsOf("manilakube:lab:Job", "devstack-stack")).toMatchObject({
    machineId: "worker0-id",
  });
  expect(recorder.inputsOf("openstack:networking/port:Port", "worker0-port")["securityGroupIds"]).toEqual([
    "worker-group-id",
    "storage-group-id",
  ]);
  expect(recorder.list()).toContain("openstack:networking/floatingIp:FloatingIp worker0-floating-ip");
});
