import type { KubernetesRelease } from "../../releases/kubernetes";
import type { Recipe } from "../recipe";
import { goRecipe, type GoProgram } from "./goProgram";

/** Runs a suite's tests side by side; of the very version that the tests are made with. */
export const ginkgo: GoProgram = { package: "github.com/onsi/ginkgo/v2/ginkgo", name: "ginkgo" };

/** Kubernetes' end-to-end tests, and ginkgo. */
export function kubernetesSuite({ name, version, suite }: KubernetesRelease): Recipe {
  return goRecipe({
    name: `kubernetes-suite-${name}`,
    title: `Kubernetes' end-to-end tests ${version}`,
    module: suite.module,
    programs: [ginkgo],
    tests: [{ package: "k8s.io/kubernetes/test/e2e", name: "e2e.test" }],
  });
}

/** What Kubernetes' tests have in their pods for whatever takes more than a shell. */
export function agnhost({ name, version, suite }: KubernetesRelease): Recipe {
  return goRecipe({
    name: `agnhost-${name}`,
    title: `agnhost of Kubernetes ${version}`,
    module: suite.module,
    intermediate: true,
    programs: [
      {
        package: "k8s.io/kubernetes/test/images/agnhost",
        name: "agnhost",
        stamps: { "k8s.io/component-base/version.gitVersion": version },
      },
    ],
  });
}
