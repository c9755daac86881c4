import { createHash } from "node:crypto";
import { load } from "js-yaml";
import type { Lab } from "../../src/lab";
import { userData } from "../../src/machines/userData";
import { loadSettings } from "../../src/settings/load";
import { facts, mark } from "../helpers/cloudFacts";
import { artifacts, Recorder, settle } from "../helpers/mocks";

/** A lab in a cloud under mocks: the exact inputs of what would be made there. */

const recorder = new Recorder();
const settings = loadSettings("test", {
  machines: {
    kind: "openstack",
    workers: 1,
    image: { node: "debian-node", storage: "debian-storage" },
    flavor: "m1.medium",
    subnet: "10.97.6.0/24",
    allowedCidrs: ["203.0.113.7/32", "198.51.100.0/24"],
    zone: "az1",
  },
});

let lab: Lab;
// The import compiles all that it needs, which takes its time where nothing of it is cached.
beforeAll(async () => {
  recorder.install();
  const { Lab: Program } = await import("../../src/lab");
  lab = new Program(settings, { artifacts, machines: { cloud: facts, mark } });
  await settle([lab]);
}, 60_000);

const inputs = (type: string, name: string) => recorder.inputsOf(`openstack:${type}`, name);
const rules = () =>
  recorder.resources
    .filter(({ type }) => type.endsWith(":SecGroupRule"))
    .map(({ inputs: all }) => all as Rule);

interface Rule {
  readonly securityGroupId: string;
  readonly protocol: string;
  readonly portRangeMin?: number;
  readonly remoteIpPrefix?: string;
  readonly remoteGroupId?: string;
}

test("makes these resources and no others", () => {
  expect(recorder.list().filter((line) => /^(openstack|manilakube|pulumi)/.test(line))).toMatchSnapshot();
});

test("machines have a network of their own behind a router", () => {
  expect(inputs("networking/subnet:Subnet", "subnet")).toMatchObject({
    cidr: "10.97.6.0/24",
    networkId: "network-id",
    ipVersion: 4,
  });
  expect(inputs("networking/router:Router", "router")).toMatchObject({ externalNetworkId: "external-id" });
  expect(inputs("networking/routerInterface:RouterInterface", "router-interface")).toMatchObject({
    routerId: "router-id",
    subnetId: "subnet-id",
  });
});

test("a server has its image, flavor, zone, port and key, and a host key in its user data", () => {
  const server = inputs("compute/instance:Instance", "storage");
  expect(server).toMatchObject({
    name: "manilakube-test-storage",
    imageId: "image-storage",
    flavorId: "flavor-1",
    availabilityZone: "az1",
    configDrive: true,
    keyPair: "manilakube-test-0a1b2c3d",
    networks: [{ port: "storage-port-id" }],
    metadata: { manilakube: "test", "manilakube-lab": "0a1b2c3d", role: "storage" },
    schedulerHints: [{ group: "servers-id" }],
  });
  expect(inputs("compute/serverGroup:ServerGroup", "servers")).toMatchObject({
    policies: ["soft-anti-affinity"],
  });
  const secret = server["userData"] as { value: string };
  expect(secret.value.startsWith("#cloud-config\n")).toBe(true);
  expect(load(secret.value)).toMatchObject({
    hostname: "storage",
    ssh_pwauth: false,
    ssh_keys: {
      ed25519_private: "private storage-first-host-key",
      ed25519_public: "ssh-ed25519 public-storage-first-host-key",
    },
  });
});

test("what cloud-init is told makes a server another one when it changes, and the keys in it do not", () => {
  const generation = recorder.inputsOf("manilakube:lab:MachineGeneration", "storage-generation");
  const { fixed } = generation as { fixed: Record<string, string> };
  const words = userData({ name: "", hostKey: { private: "", public: "" } });
  expect(fixed["userData"]).toBe(createHash("sha256").update(words).digest("hex"));
});

test("all that is made says which lab it is of, also before it has its tags", () => {
  const tags = ["manilakube", "manilakube-test", "manilakube-lab=0a1b2c3d"];
  const description = "manilakube-test manilakube-lab=0a1b2c3d";
  const made = [
    ["network:Network", "network", description],
    ["subnet:Subnet", "subnet", description],
    ["router:Router", "router", description],
    ["port:Port", "worker0-port", `${description} worker0`],
    ["floatingIp:FloatingIp", "storage-floating-ip", `${description} storage`],
    ["secGroup:SecGroup", "worker-group", `${description} worker`],
  ] as const;
  for (const [type, name, says] of made) {
    expect(inputs(`networking/${type}`, name)).toMatchObject({ description: says, tags });
  }
  expect(inputs("compute/keypair:Keypair", "key")).toMatchObject({ name: "manilakube-test-0a1b2c3d" });
  expect(inputs("compute/serverGroup:ServerGroup", "servers")).toMatchObject({
    name: "manilakube-test-0a1b2c3d",
  });
});

test("nothing is open to the world, and outside only ssh, Kubernetes and Manila to those who may", () => {
  const outside = rules().filter(({ remoteIpPrefix }) => remoteIpPrefix !== undefined);
  expect(new Set(outside.map(({ remoteIpPrefix }) => remoteIpPrefix))).toEqual(
    new Set(["203.0.113.7/32", "198.51.100.0/24"]),
  );
  expect(
    [...new Set(outside.map((rule) => `${rule.securityGroupId} ${rule.portRangeMin ?? ""}`))].sort(),
  ).toEqual([
    "control-plane-group-id 22",
    "control-plane-group-id 6443",
    "storage-group-id 5000",
    "storage-group-id 8786",
  ]);
  for (const rule of rules()) {
    expect([rule.remoteIpPrefix, rule.remoteGroupId].filter((peer) => peer !== undefined)).toHaveLength(1);
  }
});

test("Ceph and NFS are open to nodes only", () => {
  const storage = rules().filter(
    ({ securityGroupId, portRangeMin }) =>
      securityGroupId === "storage-group-id" && [2049, 3300, 6789, 6800].includes(portRangeMin ?? 0),
  );
  expect(new Set(storage.map(({ remoteGroupId }) => remoteGroupId))).toEqual(
    new Set(["control-plane-group-id", "worker-group-id"]),
  );
  expect(storage).toHaveLength(8);
});

test("workers are reached through the control plane, with both host keys pinned", () => {
  expect(recorder.inputsOf("manilakube:lab:Script", "kubeadm-join-worker0")["endpoint"]).toMatchObject({
    host: "10.0.0.worker0",
    user: "debian",
    hostKey: "ssh-ed25519 public-worker0-host-key",
    jump: { host: "floating-control-plane", hostKey: "ssh-ed25519 public-control-plane-host-key" },
  });
});

test("the first contact may meet either host key; all later ones only the new one", () => {
  const rotation = recorder.inputsOf("manilakube:lab:Script", "worker0-host-key-rotation");
  expect(rotation["endpoint"]).toMatchObject({
    hostKey: "ssh-ed25519 public-worker0-host-key",
    formerHostKey: "ssh-ed25519 public-worker0-first-host-key",
  });
  expect(recorder.inputsOf("manilakube:lab:Script", "kubeadm-join-worker0")["endpoint"]).not.toHaveProperty(
    "formerHostKey",
  );
});

test("the user gets Manila's public address, machines and pods the internal one", () => {
  const keystone = recorder.inputsOf("manilakube:lab:Script", "manila-keystone")["variables"];
  expect(keystone).toMatchObject({
    AUTH_URL: "http://10.0.0.storage:5000/v3",
    PUBLIC_AUTH_URL: "http://floating-storage:5000/v3",
  });
});

test("the provider is told everything, and the password is a secret", () => {
  const provider = recorder.inputsOf("pulumi:providers:openstack", "cloud");
  expect(provider).toMatchObject({ authUrl: "https://keystone.example:5000/v3", userName: "me" });
  expect(provider["password"]).toHaveProperty("value", "my password");
});
