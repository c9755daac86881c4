import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { openstackImage, openstackUser } from "../../artifacts/openstackImage";
import { service, disruptionBudget, ownPods, reachable } from "./access";
import { awaiting, type PodsContext } from "./context";
import { namespaceName, parts, paths, ports } from "./names";
import { answeringTo } from "./probes";
import { restricted, secretVolume, statefulSet } from "./workload";

const name = parts.database;
const volume = "/var/lib/mysql";

/** The node with the data, and a name for it that no other cluster has. */
export interface DataPlace {
  readonly node: string;
  readonly cluster: pulumi.Output<string>;
}

/**
 * MariaDB, whose data are on one node: they outlive the pod, and the pod can be nowhere else. Nothing that a lab has could carry them:
 * its volumes come from the very Manila that needs them.
 */
export function database(place: DataPlace, context: PodsContext): pulumi.Resource {
  const claim = volumeOn(place, context);
  service(name, ports.database, context);
  disruptionBudget(name, context);
  reachable(name, ports.database, [ownPods], context);
  return statefulSet(
    {
      name,
      command: ["bash", `${paths.programs}/mariadb.sh`],
      port: ports.database,
      reads: [name],
      probes: answeringTo(
        ...["mariadb", "--no-defaults", "--socket=/run/mysqld/mysqld.sock", "--user=probe"],
        ...["--execute", "SELECT 1"],
      ),
      mounts: {
        [volume]: { persistentVolumeClaim: { claimName: name } },
        [paths.settings]: secretVolume(name),
      },
      scratch: ["/run/mysqld"],
      memory: "192Mi",
      first: [
        {
          name: "owner",
          image: openstackImage,
          imagePullPolicy: "IfNotPresent",
          command: ["chown", `${openstackUser}:${openstackUser}`, volume],
          // A node's directory is root's, and kubelet gives it to nobody.
          securityContext: {
            ...restricted,
            runAsUser: 0,
            runAsNonRoot: false,
            capabilities: { drop: ["ALL"], add: ["CHOWN"] },
          },
        },
      ],
      graceSeconds: 60,
    },
    context,
    [claim],
  );
}

function volumeOn({ node, cluster }: DataPlace, context: PodsContext): pulumi.Resource {
  const size = { storage: "2Gi" };
  const accessModes = ["ReadWriteOnce"];
  const fullName = `${namespaceName}-${name}`;
  const made = new k8s.core.v1.PersistentVolume(
    fullName,
    {
      metadata: { name: fullName },
      spec: {
        capacity: size,
        accessModes,
        storageClassName: "",
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace: namespaceName, name },
        // Of a machine that is a container only this directory and the like are on a file system that is no overlay.
        hostPath: {
          path: pulumi.interpolate`/var/lib/kubelet/manilakube/${cluster}/${name}`,
          type: "DirectoryOrCreate",
        },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] },
            ],
          },
        },
      },
    },
    context.options,
  );
  return new k8s.core.v1.PersistentVolumeClaim(
    name,
    {
      metadata: { name, namespace: namespaceName },
      spec: { accessModes, resources: { requests: size }, storageClassName: "", volumeName: fullName },
    },
    awaiting(context, [made]),
  );
}
