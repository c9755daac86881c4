import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { CsiContext } from "./context";
import { namespaceName, type Protocol } from "./protocols";

/**
 * The node plugin that does a protocol's mounting for Manila CSI, on every node that runs pods: here the stand-in, since ceph-csi and
 * csi-driver-nfs cannot be had from package registries. Names, labels, flags, socket and node selector are those that the official
 * charts give the real one (ceph-csi-cephfs, csi-driver-nfs), so that the real image fits in the stand-in's place.
 */
export function partner(
  { partner: { name, labels, container, args, image }, partnerDirectory }: Protocol,
  { artifacts, options }: CsiContext,
): pulumi.Resource {
  const endpoint = `unix://${partnerDirectory}/csi.sock`;
  return new k8s.apps.v1.DaemonSet(
    name,
    {
      metadata: { name, namespace: namespaceName, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            hostNetwork: true,
            dnsPolicy: "ClusterFirstWithHostNet",
            nodeSelector: { "kubernetes.io/os": "linux" },
            // As ceph-csi has it: a FUSE daemon asks /proc for the groups of who writes, or an fsGroup counts for nothing.
            hostPID: true,
            containers: [
              {
                name: container,
                image: artifacts.image(image),
                imagePullPolicy: "IfNotPresent",
                args: ["--nodeid=$(NODE_ID)", `--endpoint=${endpoint}`, ...args],
                env: [{ name: "NODE_ID", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
                securityContext: { privileged: true },
                volumeMounts: [
                  { name: "socket-dir", mountPath: partnerDirectory },
                  { name: "kubelet", mountPath: "/var/lib/kubelet", mountPropagation: "Bidirectional" },
                  { name: "host-dev", mountPath: "/dev" },
                ],
              },
            ],
            volumes: [
              { name: "socket-dir", hostPath: { path: partnerDirectory, type: "DirectoryOrCreate" } },
              { name: "kubelet", hostPath: { path: "/var/lib/kubelet", type: "Directory" } },
              { name: "host-dev", hostPath: { path: "/dev", type: "Directory" } },
            ],
          },
        },
      },
    },
    options,
  );
}
