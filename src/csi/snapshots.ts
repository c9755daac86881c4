import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { after, type CsiContext } from "./context";
import { namespaceName } from "./protocols";
import { snapshotControllerAccount } from "./rbac";

const name = "snapshot-controller";

/** The snapshot API: its kinds, as external-snapshotter ships them. */
export function snapshotKinds({ artifacts, options }: CsiContext): readonly pulumi.Resource[] {
  return artifacts.snapshotKinds().map((text) => {
    const definition = load(text) as Definition;
    return new k8s.apiextensions.v1.CustomResourceDefinition(definition.metadata.name, definition, options);
  });
}

type Definition = k8s.types.input.apiextensions.v1.CustomResourceDefinition & {
  readonly metadata: { readonly name: string };
};

/** The controller that turns a VolumeSnapshot into a request to a driver. One for the whole cluster. */
export function snapshotController(
  kinds: readonly pulumi.Resource[],
  { artifacts, options }: CsiContext,
): pulumi.CustomResource {
  const labels = { app: name };
  const { serviceAccount, bindings } = snapshotControllerAccount(name, options);
  return new k8s.apps.v1.Deployment(
    name,
    {
      metadata: { name, namespace: namespaceName },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: serviceAccount,
            containers: [
              {
                name,
                image: artifacts.image("snapshot-controller"),
                imagePullPolicy: "IfNotPresent",
                // Without the kinds of group snapshots it would look for them for twenty seconds.
                args: ["--v=2", "--feature-gates=CSIVolumeGroupSnapshot=false"],
              },
            ],
          },
        },
      },
    },
    after(options, ...kinds, ...bindings),
  );
}
