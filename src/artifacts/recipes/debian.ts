import { debianReleases, type DebianRelease } from "../../releases/debian";
import type { Recipe } from "../recipe";
import { debianPackages } from "./debianPackages";
import { moreDebianPackages } from "./moreDebianPackages";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** What every machine of a lab has. */
const machinePackages = words(`
  systemd systemd-sysv dbus openssh-server sudo iproute2 iputils-ping procps netbase ca-certificates curl jq less
  busybox-static kmod
`);

const nodePackages = words(`
  runc containernetworking-plugins iptables nftables conntrack ethtool socat
  fuse3 ceph-fuse nfs-common libnfs-utils
`);

const developerPackages = words("make gcc libc6-dev git");

const storagePackages = words(`
  mariadb-server rabbitmq-server keystone manila-api manila-scheduler manila-share crudini
  python3-openstackclient python3-manilaclient python3-venv
  ceph-mon ceph-mgr ceph-osd ceph-mds ceph-common nfs-ganesha nfs-ganesha-ceph
`);

/** What a server of the test cloud has beyond the same machine of the embedded lab. */
const guestPackages = words("cloud-init python3 ifupdown isc-dhcp-client");

/**
 * What a virtual machine has beyond that: a kernel, a boot loader, and what makes the disk's file. Where its address comes
 * from the config drive and not from DHCP, cloud-init has ifupdown set the routes by net-tools.
 */
const kvmPackages = words(`
  linux-image-cloud-amd64 initramfs-tools e2fsprogs extlinux cloud-guest-utils fdisk udev qemu-utils systemd-timesyncd
  net-tools
`);

const cloudPackages = words(`
  mariadb-server rabbitmq-server python3-pymysql crudini keystone glance-api placement-api
  nova-api nova-conductor nova-scheduler nova-compute nova-compute-lxc qemu-utils
  libvirt-daemon-system libvirt-daemon-driver-lxc libvirt-clients
  neutron-api neutron-rpc-server neutron-linuxbridge-agent neutron-l3-agent neutron-dhcp-agent neutron-metadata-agent
  ipset iptables ebtables dnsmasq-base python3-openstackclient
`);

/** What prepares a machine for devstack; all else is installed by stack.sh. */
const devstackPackages = words("git uuid-runtime python3 lsb-release");

function debianTree(
  name: string,
  title: string,
  packages: readonly string[],
  release: DebianRelease = debianReleases.machines,
): Recipe {
  return debianPackages(name, title, [...machinePackages, ...packages], release);
}

export const nodeTree = debianTree("node", "the Kubernetes nodes", nodePackages);
export const developerTree = moreDebianPackages(
  "node-devel",
  "the Kubernetes nodes, with build tools",
  nodeTree,
  developerPackages,
);
export const storageTree = debianTree("storage", "the storage machine", storagePackages);
export const guestNodeTree = moreDebianPackages(
  "guest-node",
  "the test cloud's Kubernetes image",
  nodeTree,
  guestPackages,
);
/** With git: devstack is cloned, and these servers cannot reach Debian's mirrors. */
export const guestStorageTree = moreDebianPackages(
  "guest-storage",
  "the test cloud's storage image",
  storageTree,
  [...guestPackages, "git"],
);
export const kvmNodeTree = moreDebianPackages("kvm-node", "the image for nodes of a cloud", nodeTree, [
  ...guestPackages,
  ...kvmPackages,
]);
export const kvmStorageTree = moreDebianPackages(
  "kvm-storage",
  "the image for a cloud's storage machine",
  storageTree,
  [...guestPackages, ...kvmPackages],
);
/** Nothing of the lab's: as small as a cloud's stock image of Debian. */
export const kvmStockTree = debianTree("kvm-stock", "a virtual machine for devstack", [
  ...guestPackages,
  ...kvmPackages,
  ...devstackPackages,
]);
export const cloudTree = debianTree("cloud", "the test cloud", cloudPackages, debianReleases.testCloud);
