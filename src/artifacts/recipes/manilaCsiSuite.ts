import type { Recipe } from "../recipe";
import { goRecipe } from "./goProgram";

/** cloud-provider-openstack's own end-to-end tests of its Manila driver: Kubernetes' framework, with its own driver in it. */
export const manilaCsiSuite: Recipe = goRecipe({
  name: "manila-csi-suite",
  title: "cloud-provider-openstack's tests of Manila CSI",
  module: "conformance",
  programs: [],
  tests: [
    { package: "k8s.io/cloud-provider-openstack/cmd/tests/manila-csi-e2e-suite", name: "manila-csi.test" },
  ],
});
