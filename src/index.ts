import * as pulumi from "@pulumi/pulumi";
import { labRecipes, offlineArtifacts, openCache } from "./artifacts";
import { Lab } from "./lab";
import { stackConfig } from "./settings/pulumiConfig";
import { loadSettings } from "./settings/load";
import { InputError } from "./settings/problem";

/** The Pulumi program: settings, artifacts, lab. */
function main(): Lab {
  const settings = loadSettings(pulumi.getStack(), stackConfig());
  const cache = openCache();
  const missing = cache.missing(labRecipes(settings));
  if (missing.length > 0) {
    throw new pulumi.RunError(
      `artifacts are missing (${missing.map(({ title }) => title).join("; ")}): run \`scripts/lab cache build\` first`,
    );
  }
  return new Lab(settings, offlineArtifacts(settings, cache));
}

function mainOrExplain(): Lab {
  try {
    return main();
  } catch (error) {
    throw error instanceof InputError ? new pulumi.RunError(error.message) : error;
  }
}

const lab = mainOrExplain();

export const files = lab.files;
export const storageClasses = lab.storageClasses;
export const kubernetes = lab.endpoint;
export const keystone = lab.authUrl;
