import * as pulumi from "@pulumi/pulumi";
import { openCache } from "./artifacts";
import { Lab } from "./lab";
import { stackConfig } from "./settings/pulumiConfig";
import { loadSettings } from "./settings/load";
import { InputError } from "./settings/problem";
import { gatherSources, labRecipes } from "./sources";

/** The Pulumi program: settings, what a lab is made from, lab. */
async function main(): Promise<Lab> {
  const settings = loadSettings(pulumi.getStack(), stackConfig());
  const cache = openCache();
  const missing = cache.missing(labRecipes(settings));
  if (missing.length > 0) {
    throw new pulumi.RunError(
      `artifacts are missing (${missing.map(({ title }) => title).join("; ")}): run \`scripts/lab cache build\` first`,
    );
  }
  return new Lab(settings, await gatherSources(settings, cache));
}

const lab = pulumi.output(
  main().catch((error: unknown) => {
    throw error instanceof InputError ? new pulumi.RunError(error.message) : error;
  }),
);

export const files = lab.files;
export const storageClasses = lab.storageClasses;
export const kubernetes = lab.endpoint;
export const keystone = lab.authUrl;
