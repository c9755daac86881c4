import type { Recipe } from "../recipe";
import { goRecipe } from "./goProgram";

/** The CSI community's own tests of a driver's conformance to the specification. */
export const csiSanity: Recipe = goRecipe({
  name: "csi-sanity",
  title: "csi-sanity",
  module: "csi-sanity",
  programs: [{ package: "github.com/kubernetes-csi/csi-test/v5/cmd/csi-sanity", name: "csi-sanity" }],
});
