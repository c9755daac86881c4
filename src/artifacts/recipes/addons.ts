import { addons } from "../../releases/addons";
import { goRecipe, type GoProgram } from "./goProgram";

function sidecar(path: string, version: string): GoProgram {
  return { package: path, name: path.split("/").at(-1) ?? path, stamps: { "main.version": version } };
}

/** What runs beside Kubernetes of any minor: DNS, pod network, CSI sidecars, the stand-ins of the node plugins, crictl. */
export const addonPrograms = goRecipe({
  name: "addons",
  title: "CoreDNS, flannel, CSI sidecars and node plugins",
  module: "addons",
  intermediate: true,
  programs: [
    { package: "github.com/coredns/coredns", name: "coredns" },
    ...["flanneld", "standin-cephfs-partner", "standin-nfs-partner", "standin-registrar"].map((name) => ({
      package: `./cmd/${name}`,
      name,
    })),
    {
      package: "sigs.k8s.io/cri-tools/cmd/crictl",
      name: "crictl",
      stamps: { "sigs.k8s.io/cri-tools/pkg/version.Version": addons.crictl },
    },
    sidecar("github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner", addons.csiProvisioner),
    sidecar("github.com/kubernetes-csi/external-resizer/v2/cmd/csi-resizer", addons.csiResizer),
    sidecar("github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter", addons.csiSnapshotter),
    sidecar(
      "github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller",
      addons.csiSnapshotter,
    ),
  ],
});
