import { join } from "node:path";
import type { NodeReleases } from "../../releases/node";
import { imageTags, localImage, type ImageName } from "../images";
import { busyboxEntries, debianPrograms, skeletonEntries } from "../oci/debianPrograms";
import { layoutSources, writeLayout, type Image } from "../oci/image";
import type { LayerEntry } from "../oci/layer";
import type { Recipe } from "../recipe";
import { addonPrograms } from "./addons";
import { nodeTree } from "./debian";
import { kubernetesPrograms } from "./kubernetes";
import { manilaCsiPlugin } from "./manilaCsi";
import { pause } from "./pause";

const networkPrograms = ["/usr/sbin/nft", "/usr/sbin/conntrack", "/usr/sbin/ip"];
const mountPrograms = ["/usr/bin/mount", "/usr/bin/umount"];
// ceph-fuse calls mount by a shell, again and again, to have the kernel drop what it need not remember.
const cephPrograms = [...mountPrograms, "/usr/bin/sh", "/usr/bin/ceph-fuse", "/usr/bin/fusermount3"];

/** The images of a lab's nodes, each of one program, as one OCI layout. */
export function images(releases: NodeReleases): Recipe {
  const kubernetes = kubernetesPrograms(releases.kubernetes);
  const plugin = manilaCsiPlugin(releases.manilaCsi);
  const pauseProgram = pause(releases.kubernetes);
  return {
    name: `images-${releases.kubernetes.name}`,
    title: "container images",
    needs: [kubernetes, addonPrograms, plugin, pauseProgram, nodeTree],
    inputs: { tags: imageTags(releases), networkPrograms, mountPrograms, cephPrograms },
    sources: [__filename, ...layoutSources],
    intermediate: true,
    build: async (directory, tools) => {
      const bases = await debianBases(join(tools.need(nodeTree), "root"));
      const image = (
        name: ImageName,
        from: Recipe,
        base: readonly LayerEntry[] = skeletonEntries,
        program: string = name,
      ): Image => ({
        reference: localImage(releases, name),
        layers: [
          base,
          [{ kind: "file", path: `usr/local/bin/${program}`, source: join(tools.need(from), program) }],
        ],
        entrypoint: [`/usr/local/bin/${program}`],
      });
      // The static pods of kubeadm name their program themselves.
      const command = (name: ImageName, base?: readonly LayerEntry[]): Image => {
        const { reference, layers } = image(name, kubernetes, base);
        return { reference, layers };
      };
      await writeLayout(directory, [
        {
          reference: localImage(releases, "pause"),
          layers: [[{ kind: "file", path: "pause", source: join(tools.need(pauseProgram), "pause") }]],
          entrypoint: ["/pause"],
        },
        command("kube-apiserver"),
        command("kube-controller-manager"),
        command("kube-scheduler"),
        command("kube-proxy", bases.network),
        command("etcd"),
        image("coredns", addonPrograms),
        // Where flannel's manifest looks for it.
        {
          reference: localImage(releases, "flannel"),
          layers: [
            bases.network,
            [
              { kind: "directory", path: "opt" },
              { kind: "directory", path: "opt/bin" },
              {
                kind: "file",
                path: "opt/bin/flanneld",
                source: join(tools.need(addonPrograms), "flanneld"),
              },
            ],
          ],
          entrypoint: ["/opt/bin/flanneld"],
        },
        // Its chart starts it by /bin/sh, and as /bin/manila-csi-plugin.
        {
          reference: localImage(releases, "manila-csi-plugin"),
          layers: [
            skeletonEntries,
            bases.busybox,
            [
              {
                kind: "file",
                path: "usr/bin/manila-csi-plugin",
                source: join(tools.need(plugin), "manila-csi-plugin"),
              },
            ],
          ],
          entrypoint: ["/bin/manila-csi-plugin"],
        },
        image("csi-provisioner", addonPrograms),
        image("csi-resizer", addonPrograms),
        image("csi-snapshotter", addonPrograms),
        image("snapshot-controller", addonPrograms),
        image("standin-registrar", addonPrograms),
        image("standin-cephfs-partner", addonPrograms, bases.ceph),
        image("standin-nfs-partner", addonPrograms, bases.nfs),
        { reference: localImage(releases, "busybox"), layers: [skeletonEntries, bases.busybox] },
      ]);
    },
  };
}

/** Layers with programs of Debian's, by what they are for. */
async function debianBases(tree: string) {
  return {
    network: await debianPrograms(tree, networkPrograms),
    ceph: [
      ...(await debianPrograms(tree, cephPrograms)),
      // Sockets and logs of every ceph-fuse.
      ...["run/ceph", "var/log", "var/log/ceph"].map((path) => ({ kind: "directory" as const, path })),
    ],
    nfs: await debianPrograms(tree, [...mountPrograms, "/usr/sbin/mount.nfs"]),
    busybox: await busyboxEntries(tree),
  };
}
