import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { manifest, statedIn } from "../kubernetes/manifest";
import { ofKind, type ObjectPatch } from "../kubernetes/stated";
import { after, type CsiContext } from "./context";

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

interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  readonly [field: string]: unknown;
}

interface Container {
  readonly args?: readonly string[];
  readonly [field: string]: unknown;
}

/**
 * The controller of the lab: one, since leaders are not what a lab is for, and ready when it runs. Upstream's manifest calls it ready 35
 * seconds later, longer than it looks for the kinds of snapshots; those are there before, and without the kinds of group snapshots
 * it need not look for them.
 */
export function snapshotControllerPatch(image: string): ObjectPatch {
  return ofKind("Deployment", (object) => {
    const { template, ...spec } = object["spec"] as DeploymentSpec;
    const containers = template.spec.containers.map(({ args = [], ...rest }) => ({
      ...rest,
      ...{ image, imagePullPolicy: "IfNotPresent" },
      args: [...args, "--feature-gates=CSIVolumeGroupSnapshot=false"],
    }));
    return {
      ...object,
      spec: {
        ...spec,
        ...{ replicas: 1, minReadySeconds: 0 },
        template: { ...template, spec: { ...template.spec, containers } },
      },
    };
  });
}

/** The controller that turns a VolumeSnapshot into a request to a driver, by its own manifest. One for the whole cluster. */
export function snapshotController(
  kinds: readonly pulumi.Resource[],
  { artifacts, options }: CsiContext,
): pulumi.Output<pulumi.CustomResource[]> {
  return manifest(
    "snapshot-controller",
    statedIn(artifacts.manifest("snapshot-controller")),
    [snapshotControllerPatch(artifacts.image("snapshot-controller"))],
    after(options, ...kinds),
  );
}
