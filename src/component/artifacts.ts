import { join } from "node:path";
import type { Cache } from "../artifacts/cache";
import { projectRoot } from "../paths";
import type { Settings } from "../settings/load";
import { settingsOf } from "../settings/ofStack";
import { InputError } from "../settings/problem";
import { knownStacks } from "../settings/stackFile";
import { ownRecipes } from "../sources";

/**
 * What a program is told where the cache lacks what its lab is made of.
 * @returns a sentence with the command that builds it; undefined where nothing is missing
 */
export function missingArtifacts(settings: Settings, cache: Cache): string | undefined {
  const missing = cache.missing(ownRecipes(settings));
  if (missing.length === 0) {
    return undefined;
  }
  const titles = missing.map(({ title }) => title).join("; ");
  const stack = stackWithAll(settings, cache);
  const command = `\`${join(projectRoot, "scripts", "lab")} cache build ${stack ?? "NAME"}\``;
  const how =
    stack === undefined
      ? `write a stack with the same settings, ${join(projectRoot, "stacks", "Pulumi.NAME.yaml")}, and run ${command} first`
      : `run ${command} first`;
  return `artifacts of the lab '${settings.stack}' are missing from ${cache.directory} (${titles}): ${how}`;
}

/** The name of a stack of this package that is made of the same artifacts, or of more. */
function stackWithAll(settings: Settings, cache: Cache): string | undefined {
  const wanted = ownRecipes(settings).map((recipe) => cache.entry(recipe));
  return knownStacks().find((name) => {
    try {
      const has = new Set(ownRecipes(settingsOf(name)).map((recipe) => cache.entry(recipe)));
      return wanted.every((entry) => has.has(entry));
    } catch (error) {
      if (error instanceof InputError) {
        return false;
      }
      throw error;
    }
  });
}
