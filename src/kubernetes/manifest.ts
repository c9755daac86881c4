import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { loadAll } from "js-yaml";
import { groupOptions, transformation, type ObjectPatch, type StatedObject } from "./stated";

/** The objects that a manifest's YAML documents state. */
export function statedIn(texts: readonly string[]): StatedObject[] {
  return texts.flatMap((text) => loadAll(text).filter((document) => document != null) as StatedObject[]);
}

/**
 * The resources of an official manifest, made to fit the lab by patches.
 * @param name of the group, for Pulumi
 * @returns its objects' resources, once there are any
 */
export function manifest(
  name: string,
  objects: readonly StatedObject[],
  patches: readonly ObjectPatch[],
  options: pulumi.CustomResourceOptions,
): pulumi.Output<pulumi.CustomResource[]> {
  const group = new k8s.yaml.ConfigGroup(
    name,
    // Copies: what is stated may be stated once more.
    {
      objs: objects.map((object) => JSON.parse(JSON.stringify(object)) as StatedObject),
      transformations: [transformation(patches, options)],
    },
    groupOptions(options),
  );
  return group.resources.apply((resources) => Object.values<pulumi.CustomResource>(resources));
}
