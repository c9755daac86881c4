import type { ImageName } from "../artifacts/images";
import type { ShareProtocol } from "../manila/types";

/** What a lab chooses for the mounts of its shares. */
export interface MountChoices {
  /** Network of the machines that mount. */
  readonly clients: string;
  /** The client of CephFS that mounts on nodes, by ceph-csi's name for it. */
  readonly cephfsMounter: "fuse" | "kernel";
}

/** The node plugin that mounts for Manila CSI, by what its official chart calls it. */
export interface Partner {
  readonly image: ImageName;
  /** Of its DaemonSet. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: string;
  /** Beside node and endpoint. */
  readonly args: readonly string[];
}

/** What the two protocols of Manila CSI are called, and where their partners listen. */
export interface Protocol {
  readonly selector: ShareProtocol;
  /** Part of object names. */
  readonly name: string;
  /** CSI driver name. */
  readonly driver: string;
  /** Directory with the socket `csi.sock` of the node plugin that does the mounting. */
  readonly partnerDirectory: string;
  readonly partner: Partner;
  /** Whether kubelet may chown a volume for a pod's fsGroup. */
  readonly fsGroupPolicy: "File" | "None";
  readonly storageClass: string;
  /** Storage class parameters beyond share type and secrets. */
  readonly parameters: (choices: MountChoices) => Readonly<Record<string, string>>;
  readonly mountOptions: readonly string[];
}

const plugins = "/var/lib/kubelet/plugins";

// Names and paths as in cloud-provider-openstack's chart, so that upstream's partners fit as they are.
export const protocols: readonly Protocol[] = [
  {
    selector: "CEPHFS",
    name: "cephfs",
    driver: "cephfs.manila.csi.openstack.org",
    partnerDirectory: `${plugins}/cephfs.csi.ceph.com`,
    partner: {
      image: "standin-cephfs-partner",
      name: "ceph-csi-cephfs-nodeplugin",
      labels: { app: "ceph-csi-cephfs", component: "nodeplugin" },
      container: "csi-cephfsplugin",
      args: [
        "--type=cephfs",
        "--nodeserver=true",
        "--pidlimit=-1",
        "--drivername=cephfs.csi.ceph.com",
        "--v=2",
      ],
    },
    fsGroupPolicy: "File",
    storageClass: "manila-cephfs",
    parameters: ({ cephfsMounter }) => ({ "cephfs-mounter": cephfsMounter }),
    mountOptions: [],
  },
  {
    selector: "NFS",
    name: "nfs",
    driver: "nfs.manila.csi.openstack.org",
    partnerDirectory: `${plugins}/csi-nfsplugin`,
    partner: {
      image: "standin-nfs-partner",
      name: "csi-nfs-node",
      labels: { app: "csi-nfs-node" },
      container: "nfs",
      args: ["--drivername=nfs.csi.k8s.io", "--mount-permissions=0", "-v=2"],
    },
    fsGroupPolicy: "None",
    storageClass: "manila-nfs",
    parameters: ({ clients }) => ({ "nfs-shareClient": clients }),
    mountOptions: ["nfsvers=4.1"],
  },
];

export const namespaceName = "manila-csi";
export const secretName = "csi-manila-secrets";
export const pluginsDirectory = plugins;

/** The directory of a driver's own socket. */
export function driverDirectory({ driver }: Protocol): string {
  return `${plugins}/${driver}`;
}

/** The socket of a driver's controller, on the node that it runs on: the chart has it beside that of the node plugin. */
export function controllerSocket(protocol: Protocol): string {
  return `${driverDirectory(protocol)}/csi-controllerplugin.sock`;
}

export function storageClassOf(protocol: ShareProtocol): string {
  return protocols.find(({ selector }) => selector === protocol)?.storageClass ?? "";
}
