import { setOf } from "../../src/cli/recipeSets";
import { defaultKubernetesRelease, kubernetesReleases } from "../../src/releases/kubernetes";

test("a suite is built for the newest Kubernetes, whatever the stacks of this checkout choose", () => {
  const names = setOf("kubernetes").recipes.map(({ name }) => name);
  expect(names).toContain(`kubernetes-suite-${defaultKubernetesRelease.name}`);
  for (const { name } of kubernetesReleases.slice(1)) {
    expect(names).not.toContain(`kubernetes-suite-${name}`);
  }
});
