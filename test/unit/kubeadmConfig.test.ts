import { loadAll } from "js-yaml";
import { initConfig, joinConfig, tokenPlaceholder } from "../../src/cluster/kubeadmConfig";

const node = { name: "worker0", address: "10.0.0.11", machineId: "abc123" };
const cluster = {
  version: "v1.37.2",
  podSubnet: "10.244.0.0/16",
  serviceSubnet: "10.96.0.0/16",
  images: { repository: "localhost/lab", etcdTag: "3.6.5-0", corednsTag: "v1.13.1" },
  publicAddress: "203.0.113.5",
};

function byKind(text: string): Record<string, Record<string, unknown>> {
  const documents = loadAll(text) as Record<string, unknown>[];
  return Object.fromEntries(documents.map((document) => [String(document["kind"]), document]));
}

test("init carries networks and images, and no bootstrap token", () => {
  const { InitConfiguration, ClusterConfiguration } = byKind(
    initConfig(cluster, { ...node, name: "control-plane" }),
  );
  expect(ClusterConfiguration).toMatchObject({
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kubernetesVersion: "v1.37.2",
    imageRepository: "localhost/lab",
    controlPlaneEndpoint: "10.0.0.11:6443",
    networking: { podSubnet: "10.244.0.0/16", serviceSubnet: "10.96.0.0/16" },
  });
  expect(InitConfiguration).not.toHaveProperty("bootstrapTokens");
  expect(InitConfiguration).not.toHaveProperty("nodeRegistration.taints");
});

test("join pins the authority, holds a placeholder for the token, and labels the node with its machine", () => {
  const { JoinConfiguration } = byKind(joinConfig("10.0.0.10:6443", "sha256:00ff", node));
  expect(JoinConfiguration).toMatchObject({
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: "10.0.0.10:6443",
        token: tokenPlaceholder,
        caCertHashes: ["sha256:00ff"],
      },
    },
  });
  expect(JoinConfiguration).not.toHaveProperty("discovery.bootstrapToken.unsafeSkipCAVerification");
  expect(JSON.stringify(JoinConfiguration)).toContain("manilakube.dev/machine=abc123");
});

test("the same parameters give the same text", () => {
  expect(initConfig(cluster, node)).toBe(initConfig({ ...cluster }, { ...node }));
});
