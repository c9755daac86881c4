import { readScript } from "../../render/template";
import type { Recipe } from "../recipe";
import { openstackLayout } from "./openstackImage";
import { rootOf } from "./rootfs";

const bake = readScript("artifacts/bake-images.sh");

/** What the nodes of a lab boot whose Manila is in the cluster: the same as of any other lab, and its image in their containerd. */
export function podsNodeRootfs(base: Recipe): Recipe {
  return {
    name: `pods-${base.name}`,
    title: `${base.title}, with Manila's image`,
    needs: [base, openstackLayout],
    inputs: bake,
    sources: [__filename],
    build: async (directory, tools) => {
      const root = rootOf(directory);
      await tools.run("cp", ["--archive", "--reflink=auto", rootOf(tools.need(base)), root]);
      const shell = ["bash", "-euo", "pipefail", "-s", root, tools.need(openstackLayout)];
      await tools.run("unshare", ["--mount", "--pid", "--fork", "--kill-child", ...shell], { input: bake });
    },
  };
}
