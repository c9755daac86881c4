import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { manilaPlugin, registrar, sidecar } from "./containers";
import { after, type CsiContext } from "./context";
import { driverDirectory, namespaceName, type Protocol } from "./protocols";
import { controllerAccount } from "./rbac";

const clusterFirst = { dnsPolicy: "ClusterFirstWithHostNet" };

/** Manila CSI for one protocol: the driver object, its controller with the sidecars, its node plugins. */
export function manilaDriver(
  protocol: Protocol,
  clusterId: string,
  partner: pulumi.Resource,
  context: CsiContext,
): readonly pulumi.Resource[] {
  const driver = new k8s.storage.v1.CSIDriver(
    protocol.driver,
    {
      metadata: { name: protocol.driver },
      spec: {
        attachRequired: false,
        podInfoOnMount: false,
        fsGroupPolicy: protocol.fsGroupPolicy,
        volumeLifecycleModes: ["Persistent"],
      },
    },
    context.options,
  );
  const ready = { ...context, options: after(context.options, driver, partner) };
  return [controller(protocol, clusterId, ready), nodePlugins(protocol, clusterId, ready)];
}

function controller(
  protocol: Protocol,
  clusterId: string,
  { artifacts, options }: CsiContext,
): pulumi.Resource {
  const name = `manila-csi-${protocol.name}-controller`;
  const labels = { app: name };
  const { serviceAccount, bindings } = controllerAccount(name, options);
  return new k8s.apps.v1.StatefulSet(
    name,
    {
      metadata: { name, namespace: namespaceName },
      spec: {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: serviceAccount,
            containers: [
              sidecar(artifacts, "csi-provisioner", [
                "--timeout=3m",
                "--feature-gates=Topology=true",
                "--extra-create-metadata",
              ]),
              sidecar(artifacts, "csi-snapshotter", [
                "--timeout=3m",
                "--feature-gates=CSIVolumeGroupSnapshot=false",
              ]),
              sidecar(artifacts, "csi-resizer", ["--resize-timeout=3m", "--handle-volume-inuse-error=false"]),
              manilaPlugin(protocol, artifacts, clusterId, "controller", "/csi"),
            ],
            volumes: [
              { name: "socket", emptyDir: {} },
              { name: "partner", hostPath: { path: protocol.partnerDirectory, type: "Directory" } },
            ],
          },
        },
      },
    },
    after(options, ...bindings),
  );
}

function nodePlugins(
  protocol: Protocol,
  clusterId: string,
  { artifacts, options }: CsiContext,
): pulumi.Resource {
  const name = `manila-csi-${protocol.name}-node`;
  const labels = { app: name };
  const directory = driverDirectory(protocol);
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
            // The metadata service that tells a node's identity answers the node only.
            hostNetwork: true,
            ...clusterFirst,
            containers: [
              registrar(protocol, artifacts),
              manilaPlugin(protocol, artifacts, clusterId, "node", directory),
            ],
            volumes: [
              { name: "socket", hostPath: { path: directory, type: "DirectoryOrCreate" } },
              { name: "partner", hostPath: { path: protocol.partnerDirectory, type: "Directory" } },
              {
                name: "registration",
                hostPath: { path: "/var/lib/kubelet/plugins_registry", type: "Directory" },
              },
            ],
          },
        },
      },
    },
    options,
  );
}
