/** Manila CSI's containers as a lab has them, and as `lab redeploy` leaves them. */

export const pinned = "localhost/manilakube/manila-csi-plugin:v1.36.0";

export const controller = {
  ...{ kind: "StatefulSet", workload: "openstack-manila-csi-controllerplugin", name: "nfs-nodeplugin" },
};

export const nodePlugin = {
  kind: "DaemonSet",
  workload: "openstack-manila-csi-nodeplugin",
  name: "nfs-nodeplugin",
};

export const annotation = "manilakube.dev/redeployed-nfs-nodeplugin";

export const other = "localhost/manilakube/redeployed-csi:redeploy-20261127-170501-abcdef";

/** Annotations of a workload whose build is a checkout's. */
export const redeployed = (image: string) => ({
  [annotation]: JSON.stringify({
    ...{ part: "csi", source: "/src/cpo", time: "2026-11-27T17:05:01.000Z", image },
    pinned: { image: pinned, args: ["--v=2"] },
  }),
});
