import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { chartName } from "./names";

/**
 * What the chart's sidecars may do beyond the chart's own rules: those are of older sidecars than a lab has. The chart's role takes in
 * every role with this label.
 * Sources: deploy/kubernetes/rbac.yaml of external-provisioner v6 (volumesnapshots: watch and update keep a snapshot while a volume is made
 * of it) and external-resizer v2 (volumeattributesclasses). The chart's rules: kubernetes/cloud-provider-openstack,
 * charts/manila-csi-plugin/templates/controllerplugin-rules-clusterrole.yaml.
 */
export function missingRights(options: pulumi.CustomResourceOptions): pulumi.Resource {
  const name = `${chartName}-newer-sidecars`;
  return new k8s.rbac.v1.ClusterRole(
    name,
    {
      metadata: {
        name,
        labels: { [`rbac.manila.csi.openstack.org/aggregate-to-controller-${chartName}`]: "true" },
      },
      rules: [
        {
          apiGroups: ["storage.k8s.io"],
          resources: ["volumeattributesclasses"],
          verbs: ["get", "list", "watch"],
        },
        {
          apiGroups: ["snapshot.storage.k8s.io"],
          resources: ["volumesnapshots"],
          verbs: ["watch", "update"],
        },
      ],
    },
    options,
  );
}
