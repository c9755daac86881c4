import { dump } from "js-yaml";

/** kubeadm's configuration as data. API: kubeadm.k8s.io/v1beta4, kubelet and kube-proxy component configurations. */

export interface ClusterParameters {
  readonly version: string;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  /** Repository and tags of the control plane's images. */
  readonly images: { readonly repository: string; readonly etcdTag: string; readonly corednsTag: string };
  /** Where the lab's user reaches the API server: its certificate is for this address too. */
  readonly publicAddress: string;
}

export interface NodeParameters {
  readonly name: string;
  readonly address: string;
  readonly machineId: string;
}

/** Set on every node by its own kubelet: tells a Node object of a replaced machine from the new one. */
export const machineLabel = "manilakube.dev/machine";

/** In place of the join token, which only the joining script sees. */
export const tokenPlaceholder = "JOIN_TOKEN";

/** Where a machine's own kubelet settings are, made by its `kubelet-patches`: what depends on the machine's kernel. */
const patches = { directory: "/etc/manilakube/patches" };

const criSocket = "unix:///run/containerd/containerd.sock";

// A container reads its host's kernel configuration, cgroups and swap, and cannot change them.
const ignoredPreflight = ["SystemVerification", "Swap", "Mem", "NumCPU"];

function nodeRegistration(node: NodeParameters): object {
  return {
    name: node.name,
    criSocket,
    imagePullPolicy: "IfNotPresent",
    ignorePreflightErrors: ignoredPreflight,
    kubeletExtraArgs: [
      { name: "node-ip", value: node.address },
      { name: "node-labels", value: `${machineLabel}=${node.machineId}` },
    ],
  };
}

const kubelet = {
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  cgroupDriver: "cgroupfs",
  failSwapOn: false,
  oomScoreAdj: 0,
  featureGates: { KubeletInUserNamespace: true },
  // The host's disk is not the node's: no image may be collected and no pod evicted for how full it is (as kind does).
  imageGCHighThresholdPercent: 100,
  evictionHard: { "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%" },
};

const kubeProxy = {
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode: "nftables",
  // The connection tracking limits are the host's.
  conntrack: { maxPerCore: 0, min: 0 },
};

/** What `kubeadm init` reads. Bootstrap tokens are made later, for each join. */
export function initConfig(cluster: ClusterParameters, node: NodeParameters): string {
  return documents(
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "InitConfiguration",
      localAPIEndpoint: { advertiseAddress: node.address },
      nodeRegistration: nodeRegistration(node),
      patches,
    },
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "ClusterConfiguration",
      kubernetesVersion: cluster.version,
      // Quick to make on a small machine, and no weaker than RSA-3072.
      encryptionAlgorithm: "ECDSA-P256",
      controlPlaneEndpoint: `${node.address}:6443`,
      networking: { podSubnet: cluster.podSubnet, serviceSubnet: cluster.serviceSubnet },
      apiServer: { certSANs: [cluster.publicAddress] },
      imageRepository: cluster.images.repository,
      etcd: { local: { imageTag: cluster.images.etcdTag } },
      dns: { imageTag: cluster.images.corednsTag },
    },
    kubelet,
    kubeProxy,
  );
}

/** What `kubeadm join` reads: the API server's CA is pinned, the token is a placeholder. */
export function joinConfig(endpoint: string, authorityHash: string, node: NodeParameters): string {
  return documents({
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "JoinConfiguration",
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: endpoint,
        token: tokenPlaceholder,
        caCertHashes: [authorityHash],
      },
    },
    nodeRegistration: nodeRegistration(node),
    patches,
  });
}

function documents(...values: object[]): string {
  return values.map((value) => dump(value, { sortKeys: true })).join("---\n");
}
