import { kubernetesReleases, type KubernetesRelease } from "../../releases/kubernetes";
import { releaseOf } from "../../releases/release";
import type { Recipe } from "../recipe";
import { goRecipe } from "./goProgram";
import { ginkgo } from "./kubernetesSuite";

/** cloud-provider-openstack's own end-to-end tests of its Manila driver, and ginkgo. */
export function manilaCsiSuite({ manilaCsiSuite: { module } }: KubernetesRelease): Recipe {
  return goRecipe({
    name: module,
    title: "cloud-provider-openstack's tests of Manila CSI",
    module,
    programs: [ginkgo],
    tests: [
      { package: "k8s.io/cloud-provider-openstack/cmd/tests/manila-csi-e2e-suite", name: "manila-csi.test" },
    ],
  });
}

/** The Kubernetes whose test framework the tests for a lab with `release` are made with. */
export function frameworkOf({ manilaCsiSuite: { framework } }: KubernetesRelease): KubernetesRelease {
  return releaseOf<KubernetesRelease>(kubernetesReleases, framework);
}
