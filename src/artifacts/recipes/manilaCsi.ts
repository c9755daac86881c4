import type { ManilaCsiRelease } from "../../releases/manilaCsi";
import type { Recipe } from "../recipe";
import { goRecipe } from "./goProgram";

/** The Manila CSI driver of one minor of cloud-provider-openstack. */
export function manilaCsiPlugin({ name, version, module }: ManilaCsiRelease): Recipe {
  return goRecipe({
    name: `manila-csi-${name}`,
    title: `Manila CSI ${version}`,
    module,
    intermediate: true,
    programs: [
      {
        package: "k8s.io/cloud-provider-openstack/cmd/manila-csi-plugin",
        name: "manila-csi-plugin",
        stamps: { "k8s.io/cloud-provider-openstack/pkg/version.Version": version },
      },
    ],
  });
}
