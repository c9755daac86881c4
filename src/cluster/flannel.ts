import type * as pulumi from "@pulumi/pulumi";
import { manifest } from "../kubernetes/manifest";
import { notAwaited, ofKind, without, type ObjectPatch, type StatedObject } from "../kubernetes/stated";

interface PodTemplate {
  readonly spec: { readonly initContainers?: unknown; readonly containers: readonly Container[] };
}

/** The parts of a container that the lab's flannel has more of. */
interface Container {
  readonly env?: readonly unknown[];
  readonly volumeMounts?: readonly unknown[];
}

/** The pods' network, and the rules of the kernel's firewall by nftables, as kube-proxy has them. */
function networkConfig(podSubnet: string): ObjectPatch {
  const config = { Network: podSubnet, EnableNFTables: true, Backend: { Type: "vxlan" } };
  return ofKind("ConfigMap", (object) => ({
    ...object,
    data: { ...(object["data"] as object), "net-conf.json": JSON.stringify(config) },
  }));
}

/**
 * flannel's daemon of the lab. Upstream's manifest copies flannel's CNI plugin and its configuration into place, in two containers that
 * run first; the plugin cannot be had as a Go module (flannel-io/cni-plugin), so the lab's daemon writes a configuration for the plugins
 * that nodes have, and must reach where it goes. It speaks to other nodes from the address that Kubernetes knows a node by. Nobody waits
 * for its first probe, ten seconds after the network is there: `settle` waits for the nodes to be ready, which they are not without one.
 */
function ownDaemon(image: string): ObjectPatch {
  const own = ({ env = [], volumeMounts = [], ...rest }: Container): Container & object => ({
    ...rest,
    ...{ image, imagePullPolicy: "IfNotPresent" },
    env: [...env, { name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
    volumeMounts: [...volumeMounts, { name: "cni", mountPath: "/etc/cni/net.d" }],
  });
  return ofKind("DaemonSet", (object) => {
    const spec = object["spec"] as { readonly template: PodTemplate };
    const { spec: pod, ...labels } = spec.template;
    const template = {
      ...labels,
      spec: { ...without(pod, "initContainers"), containers: pod.containers.map(own) },
    };
    return notAwaited({ ...object, spec: { ...spec, template } });
  });
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
