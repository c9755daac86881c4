import { serve } from "../host/serve";
import { ClusterClient } from "./cluster";
import { objectType, type Connection } from "./object";

/**
 * Stand-in for Pulumi's Kubernetes plugin, for machines that cannot download it. Same name, same types; it knows no
 * charts, no name generation and no cluster but the one of its `kubeconfig`.
 */
let connection: Connection | undefined;

function connect(): Connection {
  if (connection === undefined) {
    throw new Error("the provider has no kubeconfig; this plugin reads no ~/.kube/config");
  }
  return connection;
}

const object = objectType(connect);

process.stderr.write("manilakube's stand-in for the Pulumi Kubernetes plugin\n");

void serve(
  {
    name: "kubernetes",
    version: "4.34.2",
    resolve: (token) => (token.startsWith("kubernetes:") ? object : undefined),
    configure: (variables) => {
      const kubeconfig = variables.get("kubeconfig");
      if (kubeconfig !== undefined) {
        connection = {
          client: new ClusterClient(kubeconfig),
          deleteUnreachable: variables.get("deleteUnreachable") === "true",
        };
      }
    },
    replacingConfiguration: ["clusterIdentifier"],
  },
  process.argv.slice(2),
);
