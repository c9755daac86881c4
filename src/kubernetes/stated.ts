import type * as pulumi from "@pulumi/pulumi";
import { groupTimeouts } from "./timeouts";

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

/** A patch of objects of one kind. */
export function ofKind(kind: string, patch: ObjectPatch): ObjectPatch {
  return (object) => (object.kind === kind ? patch(object) : object);
}

/** The object in Pulumi's words for "go on as soon as it is stored". */
export function notAwaited({ metadata, ...rest }: StatedObject): StatedObject {
  const annotations = { ...metadata.annotations, "pulumi.com/skipAwait": "true" };
  return { ...rest, metadata: { ...metadata, annotations } };
}

/** One patch after the other. */
export function patched(object: StatedObject, patches: readonly ObjectPatch[]): StatedObject {
  return patches.reduce((before, patch) => patch(before), object);
}

/** The same without some of its fields. */
export function without<T extends object, K extends keyof T>(whole: T, ...fields: readonly K[]): Omit<T, K> {
  const names: readonly PropertyKey[] = fields;
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name))) as Omit<T, K>;
}

/** The same object without a field that it may have. */
export function withoutField(object: StatedObject, field: string): StatedObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...without(rest, field) };
}

/** What a group of objects hands down to them by itself. */
export function groupOptions(options: pulumi.CustomResourceOptions): pulumi.ComponentResourceOptions {
  return without(options, "dependsOn", "deletedWith", "customTimeouts");
}

/**
 * What Pulumi's charts and groups of manifests call for each object before it is a resource: they want the object itself changed,
 * and its resource's options.
 * @param options of the group; each object's resource gets those that the group does not hand down, such as what it waits for
 */
export function transformation(
  patches: readonly ObjectPatch[],
  options: pulumi.CustomResourceOptions,
): (object: StatedObject, given: pulumi.CustomResourceOptions) => void {
  const own = without(options, "parent", "provider");
  return (object, given) => {
    // A copy, since a patch may give the object itself back.
    const next = { ...patched(object, patches) };
    for (const field of Object.keys(object)) {
      Reflect.deleteProperty(object, field);
    }
    Object.assign(object, next);
    Object.assign(given, own, { customTimeouts: { ...groupTimeouts, ...own.customTimeouts } });
  };
}
