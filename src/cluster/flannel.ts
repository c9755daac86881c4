import type * as pulumi from "@pulumi/pulumi";
import { manifest } from "../kubernetes/manifest";
import type { ObjectPatch, StatedObject } from "../kubernetes/stated";

/** The part of a pod template that the lab's flannel wants otherwise. */
interface PodTemplate {
  readonly spec: {
    readonly initContainers?: unknown;
    readonly containers: readonly Container[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

interface Container {
  readonly env?: readonly unknown[];
  readonly volumeMounts?: readonly unknown[];
  readonly [field: string]: unknown;
}

/** The pods' network and the rules of this kernel's firewall: kube-proxy uses nftables, too. */
function networkConfig(podSubnet: string): ObjectPatch {
  const config = { Network: podSubnet, EnableNFTables: true, Backend: { Type: "vxlan" } };
  return (object) => {
    const data = object["data"] as Readonly<Record<string, string>> | undefined;
    return object.kind === "ConfigMap" && data?.["net-conf.json"] !== undefined
      ? { ...object, data: { ...data, "net-conf.json": JSON.stringify(config) } }
      : object;
  };
}

/**
 * flannel's daemon of the lab. Upstream's manifest copies flannel's CNI plugin and its configuration into place, in two containers that
 * run first; the plugin cannot be had as a Go module (flannel-io/cni-plugin), so the lab's daemon writes a configuration for the plugins
 * that nodes have, and must reach where it goes. It speaks to other nodes from the address that Kubernetes knows a node by.
 */
function ownDaemon(image: string): ObjectPatch {
  return (object) => {
    if (object.kind !== "DaemonSet") {
      return object;
    }
    const spec = object["spec"] as { readonly template: PodTemplate };
    const { initContainers: _replaced, containers, ...pod } = spec.template.spec;
    const daemon = ({ env = [], volumeMounts = [], ...rest }: Container): Container => ({
      ...rest,
      image,
      imagePullPolicy: "IfNotPresent",
      env: [...env, { name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
      volumeMounts: [...volumeMounts, { name: "cni", mountPath: "/etc/cni/net.d" }],
    });
    const template = { ...spec.template, spec: { ...pod, containers: containers.map(daemon) } };
    return { ...object, spec: { ...spec, template } };
  };
}

/** What of flannel's manifest is another in a lab. Pure. */
export function flannelPatches(podSubnet: string, image: string): readonly ObjectPatch[] {
  return [networkConfig(podSubnet), ownDaemon(image)];
}

/**
 * The pod network: flannel with its VXLAN back end, as the original manila-kube had, by flannel's own manifest.
 * @param stated the manifest's objects
 */
export function flannel(
  stated: readonly StatedObject[],
  podSubnet: string,
  image: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<pulumi.Resource[]> {
  return manifest("kube-flannel", stated, flannelPatches(podSubnet, image), options);
}
