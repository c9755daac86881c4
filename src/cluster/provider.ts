import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../machines/types";

/** Says nothing, where Pulumi's SDK would take a missing argument from the shell that runs it and keep it in the state. */
const unsaid = pulumi.output<boolean | undefined>(undefined);

/**
 * Pulumi's Kubernetes plugin for the lab's cluster. Everything that it could take from a shell is said here, but for two things. What is
 * to become of objects while the API server does not answer depends on what the command that runs Pulumi knows of the control plane:
 * src/cli/unreachable.ts tells the plugin by its environment. That the lab's word counts where another program has changed an object
 * can only be said of each object or by the environment (src/running/environment.ts).
 */
export function clusterProvider(
  kubeconfig: pulumi.Output<string>,
  controlPlane: Machine,
  options: pulumi.CustomResourceOptions,
): k8s.Provider {
  return new k8s.Provider(
    "cluster",
    {
      kubeconfig,
      // Another control plane is another cluster, whatever its address.
      clusterIdentifier: controlPlane.id,
      // Others (kubelets, controllers) own parts of objects: only what the lab states is the lab's, and stating it twice is no error.
      enableServerSideApply: true,
      // Else another value means another object: claims would lose the drivers' secret for a moment, and flannel its configuration.
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      deleteUnreachable: unsaid,
      skipUpdateUnreachable: unsaid,
    },
    options,
  );
}
