/** Versions of Pulumi's own programs; the Go modules `pulumi` and `pulumi-nodejs` below `scripts/offline` pin the same. */
export const pulumiVersions = {
  /** The CLI with its engine; `@pulumi/pulumi` in package.json has the same version. */
  cli: "v3.259.0",
  /** The last language host that the Go proxy serves; it works with newer engines. */
  languageNodejs: "v3.60.0",
} as const;
