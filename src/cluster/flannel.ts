import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

const name = "kube-flannel";
const labels = { app: "flannel" };

/** The pod network: flannel with its VXLAN back end, as the original manila-kube had. */
export function flannel(
  podSubnet: string,
  image: string,
  options: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const namespace = new k8s.core.v1.Namespace(
    name,
    { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "privileged" } } },
    options,
  );
  const inside = { ...options, dependsOn: [namespace] };
  const metadata = { name: "flannel", namespace: name };
  const account = new k8s.core.v1.ServiceAccount("flannel", { metadata }, inside);
  const role = new k8s.rbac.v1.ClusterRole(
    "flannel",
    {
      metadata: { name: "flannel" },
      rules: [
        { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
      ],
    },
    options,
  );
  const binding = new k8s.rbac.v1.ClusterRoleBinding(
    "flannel",
    {
      metadata: { name: "flannel" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "flannel" },
      subjects: [{ kind: "ServiceAccount", name: "flannel", namespace: name }],
    },
    { ...options, dependsOn: [account, role] },
  );
  const config = new k8s.core.v1.ConfigMap(
    "flannel",
    { metadata, data: { "net-conf.json": networkConfig(podSubnet) } },
    inside,
  );
  const daemons = new k8s.apps.v1.DaemonSet(
    "flannel",
    { metadata, spec: daemonSpec(image) },
    { ...options, dependsOn: [binding, config] },
  );
  return [daemons];
}

function networkConfig(podSubnet: string): string {
  return JSON.stringify({ Network: podSubnet, EnableNFTables: true, Backend: { Type: "vxlan" } });
}

function daemonSpec(image: string): k8s.types.input.apps.v1.DaemonSetSpec {
  return {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        hostNetwork: true,
        priorityClassName: "system-node-critical",
        serviceAccountName: "flannel",
        tolerations: [{ operator: "Exists" }],
        containers: [
          {
            name: "flanneld",
            image,
            imagePullPolicy: "IfNotPresent",
            env: [
              { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
              { name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
            ],
            securityContext: { privileged: false, capabilities: { add: ["NET_ADMIN", "NET_RAW"] } },
            volumeMounts: [
              { name: "config", mountPath: "/etc/kube-flannel" },
              { name: "cni", mountPath: "/etc/cni/net.d" },
            ],
          },
        ],
        volumes: [
          { name: "config", configMap: { name: "flannel" } },
          { name: "cni", hostPath: { path: "/etc/cni/net.d", type: "DirectoryOrCreate" } },
        ],
      },
    },
  };
}
