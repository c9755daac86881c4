import { openCache } from "../../artifacts";
import type { Recipe } from "../../artifacts/recipe";
import type { Display } from "../display";

/** Builds what the cache does not have: a line for each artifact. */
export async function ensureArtifacts(
  recipes: readonly Recipe[],
  display: Display,
  signal?: AbortSignal,
): Promise<void> {
  const cache = openCache();
  const since = Date.now();
  const missing = cache.missing(recipes);
  if (missing.length > 0) {
    display.line(`builds ${missing.length} artifacts in ${cache.directory}; this is done once`);
  }
  await cache.ensure(
    recipes,
    { building: (recipe, work) => display.phase(`  ${recipe.title}`, work) },
    signal,
  );
  display.done("artifacts", since, missing.length > 0 ? `${missing.length} built` : "all cached");
}
