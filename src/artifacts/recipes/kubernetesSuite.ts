import { defaultKubernetesRelease } from "../../releases/kubernetes";
import type { Recipe } from "../recipe";
import { goRecipe } from "./goProgram";

/** Kubernetes' end-to-end tests, ginkgo to run them side by side, and agnhost, which runs in their pods. */
export const kubernetesSuite: Recipe = goRecipe({
  name: "kubernetes-suite",
  title: "Kubernetes' end-to-end tests",
  module: "conformance",
  programs: [
    { package: "github.com/onsi/ginkgo/v2/ginkgo", name: "ginkgo" },
    {
      package: "k8s.io/kubernetes/test/images/agnhost",
      name: "agnhost",
      stamps: { "k8s.io/component-base/version.gitVersion": defaultKubernetesRelease.version },
    },
  ],
  tests: [{ package: "k8s.io/kubernetes/test/e2e", name: "e2e.test" }],
});
