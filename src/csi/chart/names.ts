/**
 * Name of Manila CSI's official chart, and of a lab's release of it: by the chart's rules its objects are then called no more than
 * this and what they are.
 */
export const chartName = "openstack-manila-csi";

/** The StatefulSet that has both protocols' controllers, with their sidecars. */
export const controllerName = `${chartName}-controllerplugin`;

/** The DaemonSet that has both protocols' drivers on every node. */
export const nodePluginName = `${chartName}-nodeplugin`;

/** The container with the driver of a protocol, in the pods of both. */
export function driverContainer(protocol: { readonly name: string }): string {
  return `${protocol.name}-nodeplugin`;
}

/** Where the chart's drivers are published: for a version instead of a path. */
export const chartRepository = "https://kubernetes.github.io/cloud-provider-openstack";
