import { Lab } from "@manilakube/lab";
import * as k8s from "@pulumi/kubernetes";

/** A lab of this program's own, and a claim for a shared volume in it. */

const lab = new Lab("shares", {
  machines: { kind: "podman", workers: 1 },
  kubernetes: { version: "1.37" },
});

const cluster = new k8s.Provider("shares", { kubeconfig: lab.kubeconfig });

const claim = new k8s.core.v1.PersistentVolumeClaim(
  "data",
  {
    metadata: { name: "data", namespace: "default" },
    spec: {
      accessModes: ["ReadWriteMany"],
      storageClassName: lab.storageClasses.apply((classes) => classes["NFS"] ?? ""),
      resources: { requests: { storage: "1Gi" } },
    },
  },
  { provider: cluster },
);

export const { kubeconfig, storageClasses, keystone, cloudsYaml, addresses } = lab;
export const volume = claim.metadata.name;
