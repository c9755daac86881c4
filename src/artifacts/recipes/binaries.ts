import { defaultKubernetesVersion, versions } from "../../versions";
import { goRecipe, type GoProgram } from "./goProgram";

/** Programs built from Go modules. */

export const pulumiCli = goRecipe({
  name: "pulumi",
  title: "Pulumi CLI and engine",
  module: "pulumi",
  intermediate: true,
  programs: [
    {
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      name: "pulumi",
      stamps: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": versions.pulumi },
    },
  ],
});

export const pulumiLanguage = goRecipe({
  name: "pulumi-nodejs",
  title: "Pulumi's Node.js language host",
  module: "pulumi-nodejs",
  intermediate: true,
  programs: [
    {
      package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      name: "pulumi-language-nodejs",
      stamps: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": versions.pulumiLanguageNodejs },
    },
  ],
});

const kubernetesStamps = {
  "k8s.io/component-base/version.gitVersion": defaultKubernetesVersion,
  "k8s.io/client-go/pkg/version.gitVersion": defaultKubernetesVersion,
};

function sidecar(path: string, version: string): GoProgram {
  return { package: path, name: path.split("/").at(-1) ?? path, stamps: { "main.version": version } };
}

export const kubernetesPrograms = [
  ...[
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kube-proxy",
    "kubeadm",
    "kubectl",
    "kubelet",
  ].map((name) => ({ package: `k8s.io/kubernetes/cmd/${name}`, name, stamps: kubernetesStamps })),
  { package: "go.etcd.io/etcd/server/v3", name: "etcd" },
  { package: "github.com/coredns/coredns", name: "coredns" },
  ...["flanneld", "standin-cephfs-partner", "standin-nfs-partner", "standin-registrar"].map((name) => ({
    package: `./cmd/${name}`,
    name,
  })),
  {
    package: "sigs.k8s.io/cri-tools/cmd/crictl",
    name: "crictl",
    stamps: { "sigs.k8s.io/cri-tools/pkg/version.Version": versions.crictl },
  },
  {
    package: "k8s.io/cloud-provider-openstack/cmd/manila-csi-plugin",
    name: "manila-csi-plugin",
    stamps: { "k8s.io/cloud-provider-openstack/pkg/version.Version": versions.manilaCsi },
  },
  sidecar("github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner", versions.csiProvisioner),
  sidecar("github.com/kubernetes-csi/external-resizer/v2/cmd/csi-resizer", versions.csiResizer),
  sidecar("github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter", versions.csiSnapshotter),
  sidecar(
    "github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller",
    versions.csiSnapshotter,
  ),
] satisfies GoProgram[];

export const kubernetesBinaries = goRecipe({
  name: "kubernetes",
  title: "Kubernetes, etcd, CoreDNS, flannel and CSI programs",
  module: "kubernetes",
  programs: kubernetesPrograms,
  intermediate: true,
});
