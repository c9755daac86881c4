import type * as pulumi from "@pulumi/pulumi";

/** How long Pulumi's plugin may wait for an object of a chart or a manifest to be ready, or to be gone. */
export const groupTimeouts = { create: "5m", update: "5m", delete: "2m" } as const;

/** The plugin's own limit for most kinds of objects, in seconds. */
const ownLimit = 600;

/**
 * Options for objects whose pods run on slow machines: so many times as long as the plugin's own limit may they take to be ready.
 * @param patience as machines have it; with 1 the options stay as they are
 * @example patient(8, {}).customTimeouts // { create: "4800s", update: "4800s" }
 */
export function patient(
  patience: number,
  options: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions {
  const limit = `${Math.ceil(ownLimit * patience)}s`;
  return patience > 1 ? { ...options, customTimeouts: { create: limit, update: limit } } : options;
}
