import { join } from "node:path";
import { localImage, type ImageName } from "../images";
import { busyboxEntries, debianPrograms, skeletonEntries } from "../oci/closure";
import { writeLayout, type Image } from "../oci/image";
import type { LayerEntry } from "../oci/layer";
import type { Recipe } from "../recipe";
import { imageVersions } from "../images";
import { kubernetesBinaries } from "./binaries";
import { nodeTree } from "./debian";
import { pause } from "./pause";

const networkPrograms = ["/usr/sbin/nft", "/usr/sbin/conntrack", "/usr/sbin/ip"];
const mountPrograms = ["/usr/bin/mount", "/usr/bin/umount"];
// ceph-fuse calls mount by a shell, again and again, to have the kernel drop what it need not remember.
const cephPrograms = [...mountPrograms, "/usr/bin/sh", "/usr/bin/ceph-fuse", "/usr/bin/fusermount3"];

/** The images of a lab, each of one program, as one OCI layout. */
export const images: Recipe = {
  name: "images",
  title: "container images",
  needs: [kubernetesBinaries, pause, nodeTree],
  inputs: { imageVersions, networkPrograms, mountPrograms, cephPrograms, revision: 2 },
  intermediate: true,
  build: async (directory, tools) => {
    const tree = join(tools.need(nodeTree), "root");
    const binaries = tools.need(kubernetesBinaries);
    const network = await debianPrograms(tree, networkPrograms);
    const ceph: LayerEntry[] = [
      ...(await debianPrograms(tree, cephPrograms)),
      // Sockets and logs of every ceph-fuse.
      ...["run/ceph", "var/log", "var/log/ceph"].map((path) => ({ kind: "directory" as const, path })),
    ];
    const nfs = await debianPrograms(tree, [...mountPrograms, "/usr/sbin/mount.nfs"]);
    const program = (name: string): LayerEntry[] => [
      { kind: "file", path: `usr/local/bin/${name}`, source: join(binaries, name) },
    ];
    const single = (
      name: ImageName,
      base: readonly LayerEntry[] = skeletonEntries,
      binary: string = name,
    ): Image => ({
      reference: localImage(name),
      layers: [base, program(binary)],
      entrypoint: [`/usr/local/bin/${binary}`],
    });
    // The static pods of kubeadm name their program themselves.
    const command = (name: ImageName, base?: readonly LayerEntry[]): Image => {
      const { reference, layers } = single(name, base);
      return { reference, layers };
    };
    await writeLayout(directory, [
      {
        reference: localImage("pause"),
        layers: [[{ kind: "file", path: "pause", source: join(tools.need(pause), "pause") }]],
        entrypoint: ["/pause"],
      },
      command("kube-apiserver"),
      command("kube-controller-manager"),
      command("kube-scheduler"),
      command("kube-proxy", network),
      command("etcd"),
      single("coredns"),
      single("flannel", network, "flanneld"),
      single("manila-csi-plugin"),
      single("csi-provisioner"),
      single("csi-resizer"),
      single("csi-snapshotter"),
      single("snapshot-controller"),
      single("standin-registrar"),
      single("standin-cephfs-partner", ceph),
      single("standin-nfs-partner", nfs),
      { reference: localImage("busybox"), layers: [skeletonEntries, await busyboxEntries(tree)] },
    ]);
  },
};
