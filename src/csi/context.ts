import type * as pulumi from "@pulumi/pulumi";
import type { Artifacts } from "../artifacts";

/** What every part of the layer makes its objects with. */
export interface CsiContext {
  readonly artifacts: Artifacts;
  /** Provider, parent, what to be deleted with, and what to wait for. */
  readonly options: pulumi.CustomResourceOptions;
}

/** The same options, waiting for further resources. */
export function after(
  options: pulumi.CustomResourceOptions,
  ...resources: readonly pulumi.Resource[]
): pulumi.CustomResourceOptions {
  const before = options.dependsOn === undefined ? [] : [options.dependsOn].flat();
  return { ...options, dependsOn: [...before, ...resources] as pulumi.Resource[] };
}
