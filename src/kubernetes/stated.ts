import type * as pulumi from "@pulumi/pulumi";

/** An object of Kubernetes as a chart or a manifest states it. */
export interface StatedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Makes what is stated fit a lab. Gives an object that is none of its business back as it is. Pure. */
export type ObjectPatch = (object: StatedObject) => StatedObject;

/** One patch after the other. */
export function patched(object: StatedObject, patches: readonly ObjectPatch[]): StatedObject {
  return patches.reduce((before, patch) => patch(before), object);
}

/** How long Pulumi's plugin may wait for an object to be ready, or to be gone. Its own limit for most kinds is ten minutes. */
export const objectTimeouts = { create: "5m", update: "5m", delete: "2m" } as const;

/**
 * What Pulumi's charts and groups of manifests call for each object before it is a resource: they want the object itself changed,
 * and its resource's options.
 * @param options further options of every object's resource, such as what it waits for; a group hands down none of its own but the
 *   provider
 */
export function transformation(
  patches: readonly ObjectPatch[],
  options: Pick<pulumi.CustomResourceOptions, "dependsOn" | "deletedWith">,
): (object: StatedObject, given: pulumi.CustomResourceOptions) => void {
  return (object, given) => {
    const next = patched(object, patches);
    for (const field of Object.keys(object)) {
      Reflect.deleteProperty(object, field);
    }
    Object.assign(object, next);
    Object.assign(given, { customTimeouts: objectTimeouts }, options);
  };
}
