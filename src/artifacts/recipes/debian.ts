import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { versions } from "../../versions";
import type { Recipe } from "../recipe";

/** What every machine of a lab has. */
const machinePackages = [
  ...[
    "systemd",
    "systemd-sysv",
    "dbus",
    "openssh-server",
    "sudo",
    "iproute2",
    "iputils-ping",
    "procps",
    "netbase",
  ],
  ...["ca-certificates", "curl", "jq", "less", "busybox-static", "kmod"],
];

export const nodePackages = [
  ...machinePackages,
  ...[
    "containerd",
    "runc",
    "containernetworking-plugins",
    "iptables",
    "nftables",
    "conntrack",
    "ethtool",
    "socat",
  ],
  ...["fuse3", "ceph-fuse", "nfs-common", "libnfs-utils"],
];

export const storagePackages = [
  ...machinePackages,
  ...[
    "mariadb-server",
    "rabbitmq-server",
    "keystone",
    "manila-api",
    "manila-scheduler",
    "manila-share",
    "crudini",
  ],
  ...["python3-openstackclient", "python3-manilaclient"],
  ...["ceph-mon", "ceph-mgr", "ceph-osd", "ceph-mds", "ceph-common", "nfs-ganesha", "nfs-ganesha-ceph"],
];

const unwanted = ["doc", "man", "locale", "info"].flatMap((name) => [
  `--dpkgopt=path-exclude=/usr/share/${name}/*`,
]);

/** Debian packages with their dependencies as a tree of files, below `root/`. */
function debianTree(name: string, title: string, packages: readonly string[]): Recipe {
  return {
    name,
    title,
    needs: [],
    inputs: { release: versions.debian, packages, unwanted },
    intermediate: true,
    build: async (directory, tools) => {
      const root = join(directory, "root");
      await mkdir(root);
      await tools.run("mmdebstrap", [
        ...[
          "--mode=root",
          "--variant=minbase",
          "--format=directory",
          ...unwanted,
          "--dpkgopt=force-unsafe-io",
        ],
        `--include=${packages.join(",")}`,
        versions.debian,
        root,
      ]);
    },
  };
}

export const nodeTree = debianTree("debian-node", "Debian packages of the Kubernetes nodes", nodePackages);
export const storageTree = debianTree(
  "debian-storage",
  "Debian packages of the storage machine",
  storagePackages,
);
