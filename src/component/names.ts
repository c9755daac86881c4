/** What the component is called outside this checkout. */

/** Pulumi's package, which programs in other languages import, and the plugin behind it (`bin/pulumi-resource-manilakube-lab`). */
export const packageName = "manilakube-lab";

/** Type of the component, in every language. */
export const labType = `${packageName}:index:Lab`;

/** The same as in package.json; a generated SDK asks for a plugin of its own version. */
export const packageVersion = "0.1.0";
