import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { CsiContext } from "./context";
import { namespaceName, type Protocol } from "./protocols";

/**
 * The node plugin that does a protocol's mounting for Manila CSI, on every node that runs pods: here the stand-in, since
 * ceph-csi and csi-driver-nfs cannot be had from package registries.
 */
export function partner(protocol: Protocol, { artifacts, options }: CsiContext): pulumi.Resource {
  const name = `${protocol.name}-partner`;
  const labels = { app: name };
  return new k8s.apps.v1.DaemonSet(
    name,
    {
      metadata: { name, namespace: namespaceName },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            hostNetwork: true,
            // As ceph-csi has it: a FUSE daemon asks /proc for the groups of who writes, or an fsGroup counts for nothing.
            hostPID: true,
            containers: [
              {
                name: "partner",
                image: artifacts.image(protocol.partner),
                imagePullPolicy: "IfNotPresent",
                args: [`--endpoint=unix://${protocol.partnerDirectory}/csi.sock`],
                securityContext: { privileged: true },
                volumeMounts: [
                  { name: "socket", mountPath: protocol.partnerDirectory },
                  { name: "kubelet", mountPath: "/var/lib/kubelet", mountPropagation: "Bidirectional" },
                  { name: "devices", mountPath: "/dev" },
                ],
              },
            ],
            volumes: [
              { name: "socket", hostPath: { path: protocol.partnerDirectory, type: "DirectoryOrCreate" } },
              { name: "kubelet", hostPath: { path: "/var/lib/kubelet", type: "Directory" } },
              { name: "devices", hostPath: { path: "/dev", type: "Directory" } },
            ],
          },
        },
      },
    },
    options,
  );
}
