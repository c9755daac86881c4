/**
 * Versions of Pulumi's own programs; the Go modules `pulumi`, `pulumi-nodejs` and `pulumi-kubernetes` below `scripts/offline` pin
 * the same.
 */
export const pulumiVersions = {
  /** The CLI with its engine; `@pulumi/pulumi` in package.json has the same version. */
  cli: "v3.259.0",
  /** The last language host that the Go proxy serves; it works with newer engines. */
  languageNodejs: "v3.60.0",
  /**
   * The plugin for Kubernetes: its module's only version at the Go proxy is commit f47bc2d6 of 2026-01-14, later than 4.25.0 and before
   * 4.26.0. `@pulumi/kubernetes` in package.json is newer: the engine does not compare versions of a plugin that it finds on PATH,
   * and kinds of Kubernetes objects are the same to both.
   */
  kubernetesPlugin: "4.25.0",
} as const;

/** The version of the plugin's Go module. */
export const kubernetesPluginModule = "v4.0.0-20260115033456-f47bc2d6f199";
