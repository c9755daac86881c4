import { openCache } from "../../src/artifacts";
import { manilaCsiChart } from "../../src/artifacts/recipes/charts";
import { kubernetesPrograms } from "../../src/artifacts/recipes/kubernetes";
import { manifests } from "../../src/artifacts/recipes/manifests";
import { pulumiKubernetes } from "../../src/artifacts/recipes/pulumiKubernetes";
import type { Recipe } from "../../src/artifacts/recipe";
import { defaultKubernetesRelease } from "../../src/releases/kubernetes";
import type { ManilaCsiRelease } from "../../src/releases/manilaCsi";
import { testUnless } from "./testUnless";

/** Tests that need what takes long to build, and is skipped over where it is not there. */

function testWith(recipes: readonly Recipe[]): ReturnType<typeof testUnless> {
  const missing = openCache()
    .missing(recipes)
    .map(({ title }) => title);
  return testUnless(
    missing.length === 0 ? undefined : `not built: ${missing.join("; ")} (\`scripts/lab cache build\`)`,
  );
}

/** With Pulumi's official plugin and the official chart of a release, which labs of that release need. */
export function testWithChart(release: ManilaCsiRelease): ReturnType<typeof testUnless> {
  return testWith([pulumiKubernetes, manilaCsiChart(release)]);
}

/** With the plugin and the official manifests. */
export const testWithManifests = testWith([pulumiKubernetes, manifests]);

export const kubernetesForTests = kubernetesPrograms(defaultKubernetesRelease);

/** With the plugin and an API server. Whether those were kept is to be seen: labs need them only while nodes are made. */
export const testWithApiServer = testWith([pulumiKubernetes, kubernetesForTests]);
