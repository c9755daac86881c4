import { openCache } from "../../artifacts";
import { ensureBuilt } from "../../artifacts/build";
import type { Cache } from "../../artifacts/cache";
import type { Recipe } from "../../artifacts/recipe";
import { BuildActivity } from "../buildActivity";
import type { Display } from "../display";

/** Builds what the cache does not have: a line for each artifact. Nobody removes them while this process runs. */
export async function ensureArtifacts(
  recipes: readonly Recipe[],
  display: Display,
  signal?: AbortSignal,
  cache: Cache = openCache(),
): Promise<void> {
  const since = Date.now();
  const missing = cache.missing(recipes);
  if (missing.length > 0) {
    display.line(`builds ${missing.length} artifacts in ${cache.directory}; this is done once`);
  }
  let built = 0;
  const activity = new BuildActivity(display);
  await ensureBuilt(
    cache,
    recipes,
    {
      building: async (recipe, work) => {
        await display.phase(`  ${recipe.title}`, () => activity.during(recipe.title, work));
        built++;
      },
      printed: ({ title }, line) => {
        activity.printed(title, line);
      },
      waiting: async (recipe, owner, work) => {
        const other = owner === undefined ? "another process" : `process ${owner}`;
        const began = Date.now();
        display.line(`  waits for ${other}, which is building: ${recipe.title}`);
        display.activity(`waits for ${other}: ${recipe.title} …`);
        const release = await work();
        display.done(
          `  ${recipe.title}`,
          began,
          cache.has(recipe) ? `built by ${other}` : `not built by ${other}`,
        );
        return release;
      },
    },
    { signal },
  );
  display.done("artifacts", since, describe(built, missing.length));
}

/** Builds those programs that the cache has in no version at all: with any of them a lab can be looked at and taken down. */
export async function ensureTools(
  recipes: readonly Recipe[],
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const cache = openCache();
  // A program that is in the cache as it would be built is among them, so that nobody removes it meanwhile.
  const own = recipes.filter((recipe) => cache.has(recipe) || cache.usable(recipe) === undefined);
  await ensureArtifacts(own, display, signal, cache);
}

function describe(built: number, missing: number): string {
  if (missing === 0) {
    return "all cached";
  }
  return built === missing ? `${built} built` : `${built} built, ${missing - built} by others`;
}
